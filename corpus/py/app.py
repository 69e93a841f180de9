"""A Python program of about 18 MB with its interpreter: looks at the environment, the clocks and a directory."""

import asyncio
import os
import time

import wit_world


class WitWorld(wit_world.WitWorld):
    def ping(self) -> str:
        return "pong " + os.environ.get("PONG", "")

    def tell_time(self, ms: int) -> str:
        seconds = ms / 1000
        start = time.monotonic()
        time.sleep(seconds)
        slept = time.monotonic() - start
        loop = Loop()
        timed_out = loop.run_until_complete(wait(seconds))
        loop.close()
        year = time.gmtime().tm_year
        return f"slept {seconds <= slept < seconds + 1}, timed out {timed_out}, waits {loop.waits <= 6}, year {year}"

    def list_files(self, folder: str) -> int:
        for i in range(20):
            open(os.path.join(folder, f"file-{i}"), "w").close()
        listed = 0
        with os.scandir(folder) as entries:
            for entry in entries:
                os.rename(entry.path, os.path.join(folder, f"renamed-{listed}"))
                listed += 1
                if listed == 2000:
                    break
        return listed


class Loop(asyncio.BaseEventLoop):
    """The event loop of asyncio, for a host without sockets: it only waits, and counts how often."""

    def __init__(self) -> None:
        super().__init__()
        self.waits = 0
        self._selector = self

    def select(self, timeout: float | None) -> list[object]:
        if timeout is None or timeout > 0:
            self.waits += 1
            assert timeout is not None and self.waits < 100_000, "the clock does not move by what is waited for"
            time.sleep(timeout)
        return []

    def _process_events(self, events: list[object]) -> None:
        pass


async def wait(seconds: float) -> bool:
    """Sleeps, then gives up what never happens."""
    await asyncio.sleep(seconds)
    try:
        await asyncio.wait_for(asyncio.Event().wait(), seconds)
    except asyncio.TimeoutError:
        return True
    return False
