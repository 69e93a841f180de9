"""Runs each function run-N of a compiled component in an instance of its own, on Wasmtime by its bindings for Python.

Usage: run-sequences.py COMPONENT.wasm COUNT. Prints a line for each: the number that it returned, or "trap".
"""

import sys

import wasmtime
from wasmtime.component import Component, Linker

engine = wasmtime.Engine()
component = Component.from_file(engine, sys.argv[1])
linker = Linker(engine)
linker.add_wasip2()
linker.add_wasi_http()

for number in range(int(sys.argv[2])):
    store = wasmtime.Store(engine)
    wasi = wasmtime.WasiConfig()
    store.set_wasi(wasi)
    store.set_wasi_http()
    instance = linker.instantiate(store, component)
    run = instance.get_func(store, f"run-{number}")
    try:
        print(run(store))
    except (wasmtime.Trap, wasmtime.WasmtimeError):
        print("trap")
