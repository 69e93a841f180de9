// A program of Go, which the tests build for preview 1 where there is a Go toolchain.
//
// clock MS: sleeps, and waits for a deadline beside a ticker; prints what the clocks say about it.
// list FOLDER: makes 20 files, and renames each as it is listed; prints how many were listed, 2000 if there is no end.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

func main() {
	switch os.Args[1] {
	case "clock":
		ms, _ := strconv.Atoi(os.Args[2])
		clock(time.Duration(ms) * time.Millisecond)
	case "list":
		fmt.Println("listed", list(os.Args[2]))
	}
}

func clock(d time.Duration) {
	start := time.Now()
	time.Sleep(d)
	slept := time.Since(start)
	fmt.Println("slept", slept >= d, slept < d+time.Second)

	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	ticker := time.NewTicker(d / 4)
	ticks := 0
	for ctx.Err() == nil {
		select {
		case <-ticker.C:
			ticks++
		case <-ctx.Done():
		}
	}
	fmt.Println("ticks", ticks >= 3, ticks <= 4)
	fmt.Println("year", time.Now().UTC().Year())
}

func list(folder string) int {
	for i := range 20 {
		must(os.WriteFile(filepath.Join(folder, fmt.Sprint("file-", i)), nil, 0o600))
	}
	opened, err := os.Open(folder)
	must(err)
	listed := 0
	for listed < 2000 {
		entries, _ := opened.ReadDir(1)
		if len(entries) == 0 {
			break
		}
		name := entries[0].Name()
		must(os.Rename(filepath.Join(folder, name), filepath.Join(folder, fmt.Sprint("renamed-", listed))))
		listed++
	}
	return listed
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
