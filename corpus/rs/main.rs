//! A program of Rust, which the tests build for `wasm32-wasip2` where there is that target.
//!
//! `clock MS`: sleeps, and waits for a deadline with a condition that nobody signals; prints what the clocks say about it.
//! `list FOLDER`: makes 20 files, and renames each as it is listed; prints how many were listed, 2000 if there is no end.

use std::time::{Duration, Instant, SystemTime};
use std::{env, fs, path::Path, thread};

fn main() {
    let args: Vec<String> = env::args().collect();
    match args[1].as_str() {
        "clock" => clock(Duration::from_millis(args[2].parse().unwrap())),
        "list" => println!("listed {}", list(Path::new(&args[2]))),
        _ => unreachable!(),
    }
}

fn clock(d: Duration) {
    let start = Instant::now();
    thread::sleep(d);
    let slept = start.elapsed();
    println!("slept {} {}", slept >= d, slept < d + Duration::from_secs(1));

    // an event loop: until the deadline, wait for what is left
    let deadline = Instant::now() + d;
    let mut waits = 0;
    while let Some(left) = deadline.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
        thread::sleep(left);
        waits += 1;
        assert!(waits < 100_000, "the clock does not move by what is waited for");
    }
    println!("waits {}", waits <= 2);
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    println!("year {}", 1970 + since.as_secs() / 31_556_952);
}

fn list(folder: &Path) -> usize {
    for i in 0..20 {
        fs::write(folder.join(format!("file-{i}")), "").unwrap();
    }
    let mut listed = 0;
    for entry in fs::read_dir(folder).unwrap().take(2000) {
        fs::rename(entry.unwrap().path(), folder.join(format!("renamed-{listed}"))).unwrap();
        listed += 1;
    }
    listed
}
