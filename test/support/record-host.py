"""Runs a component that records on Wasmtime by its bindings for Python, and saves the recording.

Usage: record-host.py COMPONENT.wasm RECORDING FOLDER EXPORT [INTERFACE]. The host has the variable PONG, the arguments p and x, "typed" as standard
input and the folder as /data. Prints what the export gives, or "trap"; then whether the recording is complete.
"""

import os
import sys

import wasmtime
from wasmtime.component import Component, Linker

path, saved, folder, name, *scope = sys.argv[1:]
engine = wasmtime.Engine()
store = wasmtime.Store(engine)
wasi = wasmtime.WasiConfig()
wasi.env = [("PONG", "demo")]
wasi.argv = ["p", "x"]
wasi.stdin_file = os.path.join(folder, "stdin")
wasi.stdout_file = os.path.join(folder, "stdout")
wasi.preopen_dir(folder, "/data")
store.set_wasi(wasi)
linker = Linker(engine)
linker.add_wasip2()
app = linker.instantiate(store, Component.from_file(engine, path))


def call(name, scope=None):
    place = None if scope is None else app.get_export_index(store, scope)
    func = app.get_func(store, app.get_export_index(store, name, place))
    result = func(store)
    func.post_return(store)
    return result


result = call(name, *scope)
print(getattr(result, "tag", result))
recorded = call("read", "wasmvirt:control/recording@0.1.0")
print(recorded.complete)
with open(saved, "wb") as file:
    file.write(recorded.bytes)
