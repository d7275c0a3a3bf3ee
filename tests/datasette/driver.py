"""driver.py - a browser by remote control: the few words of the WebDriver protocol (W3C, 2018) that browser.py needs, and chromedriver's own.

  with Browser() as page:
      page.go("http://127.0.0.1:8001/")
      page.run("return document.title")
      page.shot("first.png", 1280)

Needs chromium and chromedriver, of the same version, in PATH. The browser begins with an empty profile and finds no host but this machine.
"""
import base64
import json
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--force-device-scale-factor=1",
         "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]


class Browser:
    def __enter__(self):
        self.profile = tempfile.mkdtemp(prefix="dnssig-browser")
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in self.driver.stdout:
            port = re.search(r"successfully on port (\d+)", line)
            if port:
                break
        self.root = f"http://127.0.0.1:{port[1]}/session"
        options = {"args": [*FLAGS, f"--user-data-dir={self.profile}"], "binary": shutil.which("chromium") or shutil.which("chromium-browser")}
        found = self.ask("", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}}})
        self.root += "/" + found["sessionId"]
        self.go("about:blank")  # what the browser's own first page did is none of ours
        self.log("performance")
        return self

    def __exit__(self, *_):
        try:
            self.ask("", method="DELETE")
        finally:
            self.driver.terminate()
            self.driver.wait()
            shutil.rmtree(self.profile, ignore_errors=True)

    def ask(self, path, body=None, method="POST"):
        request = urllib.request.Request(self.root + path, method=method, headers={"content-type": "application/json"},
                                         data=json.dumps(body or {}).encode() if method == "POST" else None)
        try:
            with urllib.request.urlopen(request, timeout=120) as reply:
                return json.load(reply)["value"]
        except urllib.error.HTTPError as refused:
            raise RuntimeError(json.load(refused)["value"]["message"].split("\n")[0]) from None

    def go(self, url):
        self.ask("/url", {"url": url})

    def run(self, script, *arguments):
        return self.ask("/execute/sync", {"script": script, "args": list(arguments)})

    def click(self, selector, text=None):
        """Clicks the first element of the CSS selector, or the first whose text is this."""
        found = self.run("return [...document.querySelectorAll(arguments[0])].find((e) => arguments[1] === null || e.textContent.trim() === arguments[1])",
                         selector, text)
        if found is None:
            raise RuntimeError(f"nothing to click: {selector} {text or ''}")
        self.ask(f"/element/{next(iter(found.values()))}/click")

    def devtools(self, command, **arguments):
        return self.ask("/goog/cdp/execute", {"cmd": command, "params": arguments})

    def size(self, width, height=900):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def scheme(self, name):
        self.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def shot(self, path, width, height=None):
        """Of the whole page, at most 3000 pixels of it, or of so many."""
        self.size(width)
        height = height or min(3000, self.run("return document.documentElement.scrollHeight"))
        self.size(width, height)
        time.sleep(0.2)
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.devtools("Page.captureScreenshot", format="png")["data"]))
        self.size(width)

    def log(self, kind):
        """`browser`: what the console said; `performance`: what the network did. Each entry once."""
        return self.ask("/se/log", {"type": kind})
