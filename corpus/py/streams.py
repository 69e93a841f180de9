"""A command of WASI 0.3: prints what it finds in its streams, files and clocks, read side by side."""

import asyncio

from componentize_py_types import Err
from wit_world import byte_stream, exports
from wit_world.imports import environment, insecure, monotonic_clock, preopens, random, stdin, stdout, system_clock
from wit_world.imports import wasi_filesystem_types as files


async def everything(pair):
    """All bytes of a stream, and its result."""
    stream, result = pair
    found = bytearray()
    with stream:
        while not stream.writer_dropped:
            found += await stream.read(16)
    return bytes(found), await result.read()


async def names(directory):
    stream, result = directory.read_directory()
    found = []
    with stream:
        while not stream.writer_dropped:
            found += [entry.name for entry in await stream.read(3)]
    return found, await result.read()


async def contents(directory, name):
    try:
        file = await directory.open_at(files.PathFlags(0), name, files.OpenFlags(0), files.DescriptorFlags.READ)
    except Err as error:
        return name, type(error.value).__name__
    return name, await everything(file.read_via_stream(0))


async def note(directory, text):
    """Adds a line to a file, which is made if there is none."""
    flags = files.DescriptorFlags.WRITE
    file = await directory.open_at(files.PathFlags(0), "notes", files.OpenFlags.CREATE, flags)
    sink, stream = byte_stream()
    result = file.append_via_stream(stream)
    with sink:
        await sink.write_all(text.encode())
    return await result.read()


class Run(exports.Run):
    async def run(self) -> None:
        lines = [await everything(stdin.read_via_stream()), environment.get_environment(), environment.get_arguments()]
        before = monotonic_clock.now()
        await monotonic_clock.wait_for(5_000_000)
        lines += [monotonic_clock.now() - before, system_clock.now().seconds]
        lines += [random.get_random_u64(), insecure.get_insecure_random_u64(), random.get_random_bytes(4)]
        for directory, name in preopens.get_directories():
            lines += [name, await names(directory)]
            lines += await asyncio.gather(*(contents(directory, one) for one in ["a.txt", "b.txt", "none"]))
            lines += await asyncio.gather(*(note(directory, f"{number}\n") for number in range(3)))
            lines += [await contents(directory, "notes")]
        sink, stream = byte_stream()
        result = stdout.write_via_stream(stream)
        with sink:
            await sink.write_all("".join(f"{line}\n" for line in lines).encode())
        await result.read()
