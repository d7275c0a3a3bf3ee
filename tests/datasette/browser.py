"""browser.py - goes through the pages of samples/datasette as a reader does: by clicking, from the first one on.

  python3 tests/datasette/browser.py demo    URL FOLDER     the demo: what each page says; pictures of all into FOLDER
  python3 tests/datasette/browser.py hostile URL FOLDER     any database: every page that the first ones lead to
  python3 tests/datasette/browser.py picture URL FILE.png   the picture that the repository keeps: domain.png of the demo

Out:  a line a check, `NAME: ok` or `NAME: what is wrong`. run.tcl counts them.

Of every page: nothing in it runs or is loaded from elsewhere; nothing is wider than the window, at 1280 and at 400 pixels; no text is too
small or too pale to read (WCAG 2.1, 1.4.3: 4.5 to 1), in light and in dark; the console says nothing.
"""
import json
import sys
import urllib.parse

from driver import Browser

JUDGE = r"""
const wrong = [], seen = (e) => e.getClientRects().length > 0;
const ours = document.querySelector('.brand') !== null, wide = document.documentElement.scrollWidth;
if (wide > innerWidth) wrong.push('is ' + wide + ' wide in a window of ' + innerWidth);
if (window.hit !== undefined) wrong.push('ran what stands in the database: ' + window.hit);
for (const a of document.querySelectorAll('a[href], form[action]')) {
  const to = new URL(a.getAttribute('href') ?? a.getAttribute('action'), location);
  if (to.origin !== location.origin && to.hostname !== 'datasette.io') wrong.push('leads to ' + String(to).slice(0, 80));
}
if (ours) {
  if (/[\u0000-\u0008\u001b\u009b\u200b\u202a-\u202e\u2066-\u2069\ufeff]/.test(document.body.textContent)) wrong.push('shows signs that nobody sees');
  if (document.querySelector('script, iframe, object, img, [style]')) wrong.push('has ' + document.querySelector('script, iframe, object, img, [style]').outerHTML.slice(0, 80));
  for (const e of document.querySelectorAll('*')) for (const a of e.attributes) if (a.name.startsWith('on')) wrong.push('has ' + a.name);
  const rgb = (text) => { const n = text.match(/[\d.]+/g).map(Number); return text.startsWith('color(srgb') ? [n[0] * 255, n[1] * 255, n[2] * 255, n[3] ?? 1] : [n[0], n[1], n[2], n[3] ?? 1]; };
  const light = (c) => { const [r, g, b] = c.slice(0, 3).map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement, text = walk.currentNode.textContent.trim();
    if (!text || !seen(e) || e.closest('.hidden, title')) continue;
    const style = getComputedStyle(e), drawn = e.closest('svg') !== null;
    const size = drawn ? e.getBoundingClientRect().height : parseFloat(style.fontSize);
    if (size < (drawn ? 9 : 11)) wrong.push('has text of ' + size.toFixed(1) + ' pixels: ' + text.slice(0, 40));
    let under = [255, 255, 255, 1];
    if (drawn) {
      const shape = e.closest('.node')?.querySelector('path, polygon, ellipse');
      if (shape && shape.getAttribute('fill') !== 'none') under = rgb(getComputedStyle(shape).fill);
    } else for (let up = e; up; up = up.parentElement) {
      const back = rgb(getComputedStyle(up).backgroundColor);
      if (back[3] > 0.5) { under = back; break; }
    }
    const [a, b] = [light(rgb(drawn ? style.fill : style.color)), light(under)].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) wrong.push('is ' + ((a + 0.05) / (b + 0.05)).toFixed(1) + ' to 1 at: ' + text.slice(0, 40));
  }
}
return [...new Set(wrong)].slice(0, 5);
"""
LINKS = "return [...document.querySelectorAll('main a[href], header a[href]')].map((a) => String(new URL(a.getAttribute('href'), location)))"


class Reader:
    def __init__(self, page, root, folder):
        self.page, self.root, self.folder, self.schemes = page, root, folder, ("light", "dark")

    def check(self, name, wrong):
        wrong = [each[:300].replace("\n", " ") for each in wrong[:6]]
        print(f"{name}: {'; '.join(wrong) if wrong else 'ok'}", flush=True)

    def text(self):
        return self.page.run("return document.body.innerText")

    def judge(self, name, *wanted, shot=True):
        """Looks at the page that is there, in all sizes and colours, and for the texts that it has to have. shot: of each, `one` or no picture."""
        wrong = []
        for scheme in self.schemes:
            self.page.scheme(scheme)
            for width in (1280, 400):
                self.page.size(width)
                wrong += [f"{scheme} {width}: {each}" for each in self.page.run(JUDGE)]
                if shot and (shot is True or (scheme, width) == ("light", 1280)):
                    self.page.shot(f"{self.folder}/{name}-{scheme}-{width}.png", width)
        self.page.scheme("light")
        self.page.size(1280)
        text = self.text()
        wrong += [f"lacks: {each}" for each in wanted if each not in text]
        self.check(name, wrong + self.logged())

    def logged(self):
        """What the console said, and requests to other hosts. An answer 404 is one of ours."""
        wrong = [entry["message"][:200] for entry in self.page.log("browser") if "status of 404" not in entry["message"]]
        for entry in self.page.log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = message["params"]["request"]["url"]
                if not url.startswith((self.root, "data:")):
                    wrong.append("asks for " + url[:100])
        return wrong

    def click(self, selector, text=None):
        self.page.click(selector, text)


def demo(r):
    page = r.page
    page.go(r.root + "/")
    r.judge("first", "castelian-supplies.example", "The address is in the network of a hoster that does not answer complaints.", "cluster of 15",
            "lookups are off", "131 domains")
    order = page.run("return [...document.querySelectorAll('.verdicts .score')].map((e) => +e.textContent || 0)")
    r.check("first-order", [] if order == sorted(order, reverse=True) and len(order) == 50 else [f"{order}"])
    r.click("a[rel=next]")
    r.judge("second", "page 2 of 3", shot=False)
    page.go(r.root + "/")
    page.run("document.querySelector('[name=least]').value = '0.9'; document.querySelector('[name=text]').value = 'lookalike'")
    r.click(".filter button")
    r.judge("filtered", "of 131", "With the text “lookalike”", shot=False)
    order = page.run("return [...document.querySelectorAll('.verdicts .score')].map((e) => +e.textContent)")
    r.check("filtered-least", [] if order and min(order) >= 0.9 and len(order) < 15 else [f"{order}"])

    r.click("a.domain", "castelian-supplies.example")
    r.judge("domain", "0.94", "11 signals", "Quiet Harbour Hosting", "Says our case 2026-031: four complaints, no answer, 2026-05", "homoglyph",
            "first morning: asks for payment", "_dmarc.castelian-supplies.example", "NXDOMAIN", "q7desk@inbox.example", "passive DNS", "mirrorfetch.example",
            "v=spf1 a mx ip4:203.0.113.66 ~all")
    raw = page.run("return [...document.querySelectorAll('.signal')].filter((e) => /[{}\\[\\]\"]/.test(e.textContent)).map((e) => e.textContent.slice(0, 80))")
    r.check("domain-evidence", [f"raw: {each}" for each in raw])
    r.click("a", "15 domains, as a picture")
    r.judge("cluster", "15 domains", "203.0.113.77", "contact of the zone", "and 8 more")
    drawn = page.run("return [...document.querySelectorAll('.picture svg a text')].map((e) => e.textContent)")
    box = page.run("const b = document.querySelector('.picture svg').getBoundingClientRect(); return [b.width, b.height]")
    r.check("cluster-picture", [] if len(drawn) == 15 and "mirrorfetch.example" in drawn and box[0] > 600 and box[1] > 400 else [f"{drawn} {box}"])
    page.run("[...document.querySelectorAll('.picture a')].find((a) => a.textContent.includes('mirrorfetch')).dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    for _ in range(50):
        if "mirrorfetch.example" in page.run("return document.title"):
            break
    r.judge("picture-leads", "Within a week the name led to so many addresses", shot=False)
    page.go(r.root + "/")
    r.click("a.domain", "xn--hrbourvale-zqi.example")
    marked = page.run("return [...document.querySelectorAll('mark')].map((e) => e.title)")
    r.judge("homograph", "Reads as harbourvale.example".replace("ha", "h\u0430", 1), "idn-homoglyph", shot=False)
    r.check("homograph-marked", [] if marked == ["U+0430"] else [f"{marked}"])

    r.click("nav a", "Clusters")
    r.judge("clusters", "9 clusters", "owned", "q7desk.inbox.example")
    r.click("nav a", "Signals")
    r.judge("signals", "ip.bulletproof_asn", "13", "Several names are made alike with other numbers", "context")
    r.click("a", "name.series")
    r.judge("one-signal", "With the signal name.series: 4 domains of 131", shot=False)

    r.click("nav a", "Tables and SQL")
    r.judge("tables", "dns_answer", "dns_verdict", "Custom SQL query")
    r.click("a", "dns_verdict")
    r.judge("view", "castelian-supplies.example")
    r.click("td a[href^='/-/domain']", "castelian-supplies.example")
    r.judge("from-a-table", "11 signals", shot=False)
    r.click("a", "its signals")
    r.judge("sql", "ip.bulletproof_asn", "0.6")
    page.go(r.root + "/")
    before = page.run("return document.querySelector('.state span').textContent")
    page.click(".state button")
    for _ in range(120):
        if page.run("return document.querySelector('.state span').textContent") != before:
            break
        page.run("return new Promise((done) => setTimeout(done, 500))")
        page.go(r.root + "/")
    r.judge("again", "131 domains", "as of", shot=False)
    r.check("again-anew", [] if page.run("return document.querySelector('.state span').textContent") != before else ["is as old as before: " + before])
    page.go(r.root + "/-/domain?name=nobody.example")
    r.judge("unknown", "This investigation knows nothing of it.", shot=False)


def hostile(r):
    """From the first page two steps deep, at most so many pages of each kind."""
    seen, waiting, judged = set(), [r.root + "/", r.root + "/-/signals", r.root + "/-/domain?name=plain.example", r.root + "/-/cluster?of=plain.example"], {}
    while waiting:
        url = waiting.pop(0)
        kind = urllib.parse.urlsplit(url).path
        if url in seen or judged.get(kind, 0) >= 8 or not (kind == "/" or kind.startswith("/-/")):
            continue
        seen.add(url)
        judged[kind] = judged.get(kind, 0) + 1
        r.page.go(url)
        text = r.text()
        wrong = [] if "This page is not there" not in text or "is in no cluster" in text else [text[:300]]
        size = r.page.run("return document.documentElement.outerHTML.length")
        wrong += [f"is {size} long"] if size > 1_000_000 else []
        if wrong:
            r.check(f"{kind}-{judged[kind]}", [url[:200], *wrong])
        r.schemes = ("light", "dark") if judged[kind] == 1 else ("light",)
        r.judge(f"hostile{kind.replace('/', '-')}{judged[kind]}", shot=judged[kind] == 1 and 'one')
        waiting += r.page.run(LINKS)
    for path in ("/dns_label", "/dns_candidate", "/dns_answer", "/dns_observation"):
        database = r.page.run("return [...document.querySelectorAll('nav a')].at(-1).href") if path == "/dns_label" else database
        r.page.go(database + path)
        r.judge("hostile" + path.replace("/", "-"), shot=False)
    kinds = {"/", "/-/domain", "/-/cluster", "/-/clusters", "/-/signals"}
    r.check("hostile-kinds", [f"not seen: {kind}" for kind in kinds - set(judged)])


def picture(page, root, path):
    page.go(root + "/-/domain?name=castelian-supplies.example")
    page.shot(path, 960, 590)


if __name__ == "__main__":
    what, root, target = sys.argv[1:]
    with Browser() as page:
        if what == "picture":
            picture(page, root.rstrip("/"), target)
        else:
            {"demo": demo, "hostile": hostile}[what](Reader(page, root.rstrip("/"), target))
            print("end: ok")
