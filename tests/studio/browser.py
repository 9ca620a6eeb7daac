"""Chromium without a window or a network, driven through its own pipe, so that no driver need be installed."""

import base64
import io
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from PIL import Image

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PROGRAM = next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--mute-audio", "--window-size=640,480"),
    *("--remote-debugging-pipe", "--host-resolver-rules=MAP * ~NOTFOUND"),
)
# Chromium reads its orders from file 3 and answers in file 4.
LAUNCH = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
PATIENCE = 20  # seconds


class Browser:
    """One page. What it asks for is in ``asked``, what it complains of in ``complaints``."""

    def __init__(self, profile: Path) -> None:
        theirs, ours = os.pipe()
        mine, their_answers = os.pipe()
        files = (theirs, their_answers)
        words = [PROGRAM, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        self.process = subprocess.Popen(
            [sys.executable, "-c", LAUNCH, *map(str, files), *words],
            pass_fds=files,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for file in files:
            os.close(file)
        self.orders, self.answers = os.fdopen(ours, "wb", buffering=0), os.fdopen(mine, "rb")
        self.count, self.session = 0, {}
        self.asked: list[str] = []
        self.complaints: list[dict] = []

    def __enter__(self) -> "Browser":
        (page,) = (t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        attached = self.call("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self.session = {"sessionId": attached["sessionId"]}
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        return self

    def __exit__(self, *error) -> None:
        self.process.kill()
        self.process.wait()
        self.orders.close()
        self.answers.close()

    def call(self, method: str, **params) -> dict:
        self.count += 1
        order = {"id": self.count, "method": method, "params": params, **self.session}
        self.orders.write(json.dumps(order).encode() + b"\0")
        while (heard := self.hear()).get("id") != self.count:
            if heard["method"] == "Network.requestWillBeSent":
                self.asked.append(heard["params"]["request"]["url"])
            if heard["method"] in {"Log.entryAdded", "Runtime.exceptionThrown"}:
                self.complaints.append(heard["params"])
        assert "error" not in heard, heard
        return heard["result"]

    def hear(self) -> dict:
        message = bytearray()
        while (byte := self.answers.read(1)) != b"\0":
            assert byte, "the browser has ended"
            message += byte
        return json.loads(message)

    def run(self, script: str):
        done = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def until(self, condition: str) -> None:
        """Wait until this script is true."""
        end = time.monotonic() + PATIENCE
        while not self.run(condition):
            assert time.monotonic() < end, f"never came true: {condition}"
            time.sleep(0.05)

    def open(self, page: Path) -> None:
        self.call("Page.navigate", url=page.as_uri())
        self.until("document.readyState === 'complete'")

    def press(self, key: str) -> None:
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key)

    def screenshot(self) -> Image.Image:
        return Image.open(io.BytesIO(base64.b64decode(self.call("Page.captureScreenshot")["data"]))).convert("RGB")
