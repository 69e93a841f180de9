"""Instantiates a component on Wasmtime by its bindings for Python, with nothing from the host, and calls its exports as told.

Usage: control-host.py COMPONENT.wasm. Reads a line of JSON for each call, {"interface", "name", "args"}, and prints one: {"value"} or {"trap"}.
Bytes are {"bytes": [...]}; records are objects.
"""

import json
import sys

import wasmtime
from wasmtime.component import Component, Linker, Record, Variant

engine = wasmtime.Engine()
store = wasmtime.Store(engine)
instance = Linker(engine).instantiate(store, Component.from_file(engine, sys.argv[1]))


def given(value):
    if isinstance(value, dict):
        return bytes(value["bytes"])
    if isinstance(value, list):
        return [given(item) for item in value]
    return value


def told(value):
    if isinstance(value, bytes):
        return {"bytes": list(value)}
    if isinstance(value, list):
        return [told(item) for item in value]
    if isinstance(value, Record):
        return {name: told(item) for name, item in vars(value).items()}
    if isinstance(value, Variant):
        return {"tag": value.tag, "value": told(value.payload)}
    return value


def pairs(name, args):
    # a list of pairs is one of tuples
    return [[tuple(pair) for pair in args[0]]] if name == "set-variables" else args


print("ready", flush=True)
for line in sys.stdin:
    call = json.loads(line)
    place = None
    if call.get("interface") is not None:
        place = instance.get_export_index(store, call["interface"])
    func = instance.get_func(store, instance.get_export_index(store, call["name"], place))
    try:
        result = func(store, *pairs(call["name"], given(call["args"])))
        answer = {"value": told(result)}
        func.post_return(store)
    except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
        answer = {"trap": str(error)}
    print(json.dumps(answer), flush=True)
