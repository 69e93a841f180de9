"""A Python program of about 18 MB with its interpreter: one function, which looks at the environment."""

import os

import wit_world


class WitWorld(wit_world.WitWorld):
    def ping(self) -> str:
        return "pong " + os.environ.get("PONG", "")
