"""plots.py - four pictures of what the SQL cells of the notebooks give.

    import plots
    plots.address_changes(seen)           seen: what `%%sql seen <<` kept; each function says which columns it reads

Out:  a Plot: a PNG for a page, one sentence for who does not see it.

The same rows give the same picture. Labels are text: a `$` in a name begins no formula, and what is unseen is spelled out (desk.shown).
Lanes and names are bounded; the title says how many are left out. Times are UTC. Colours: Paul Tol's "muted" scheme, made for the
colour-blind too (Colour Schemes, SRON/EPS/TN/09-002, issue 3.2, 2021); none tells anything that is not written beside it.
"""
import collections
import datetime
import io

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator
from PIL import Image

from desk import shown

INK, PALE, UNKNOWN = "#222222", "#e6e6e6", "#a0a0a0"
COLOURS = ["#332288", "#cc6677", "#117733", "#ddcc77", "#88ccee", "#882255", "#44aa99", "#999933", "#aa4499"]
LANES = 60  # of one picture
LABEL = 44  # characters of one label
STYLE = {"text.parse_math": False, "text.usetex": False, "font.family": "DejaVu Sans", "font.size": 9, "axes.titlesize": 11,
         "axes.titlelocation": "left", "axes.titlepad": 12, "axes.edgecolor": UNKNOWN, "xtick.color": INK, "ytick.color": INK, "text.color": INK,
         "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False, "ytick.left": False, "legend.frameon": False,
         "timezone": "UTC", "hatch.linewidth": 0.6}


class Plot:
    def __init__(self, figure, says):
        FigureCanvasAgg(figure)
        drawn, data = io.BytesIO(), io.BytesIO()
        figure.savefig(drawn, format="png", dpi=100, bbox_inches="tight", pad_inches=0.15)
        few = Image.open(drawn).convert("RGB").quantize(255, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)  # a quarter of the bytes
        palette, paper = few.getpalette(), few.getpixel((0, 0))
        palette[3 * paper : 3 * paper + 3] = 255, 255, 255  # it comes out a little grey
        few.putpalette(palette)
        few.save(data, "PNG", optimize=True)
        self.png, self.says = data.getvalue(), says

    def _repr_mimebundle_(self, **_):
        return {"image/png": self.png, "text/plain": self.says}

    def save(self, path):
        with open(path, "wb") as file:
            file.write(self.png)


def drawn(function):
    def draw(*arguments, **more):
        with matplotlib.rc_context(STYLE):
            return function(*arguments, **more)
    draw.__name__, draw.__doc__ = function.__name__, function.__doc__
    return draw


def label(value):
    return shown(value, LABEL)


def records(result, texts, numbers=()):
    """A result's rows: of texts what is shown of them, numbers within bounds; without the rows where one of these is none."""
    rows = []
    for row in result.dicts():
        if all(isinstance(row[name], (int, float)) for name in numbers):
            rows.append({name: shown(row[name], 200) for name in texts} | {name: max(-1e12, min(row[name], 1e12)) for name in numbers})
    if not rows:
        raise ValueError("there are no rows to draw")
    return rows


def bounded(rows):
    """The first LANES of a list, and words about the rest."""
    return rows[:LANES], "" if len(rows) <= LANES else " (%d more are not shown)" % (len(rows) - LANES)


def colours_of(values):
    """A colour for each value, the most frequent first. Where none is left, and of what is unknown, the caller makes it grey."""
    counts = collections.Counter(filter(None, values))
    order = sorted(counts, key=lambda value: (-counts[value], value))
    return dict(zip(order, COLOURS))


def canvas(lanes, width=7.0):
    figure = Figure(figsize=(width, 0.9 + 0.21 * lanes))
    return figure, figure.add_subplot()


def lanes_of(axes, groups):
    """Places lanes below headings, in a column beside the axes: groups is [(heading, [name...])...]. Gives {(heading, name): y}."""
    places, ticks, y = {}, [], 0
    for heading, names in groups:
        if heading is not None:
            ticks.append((y, shown(heading, 80)))
            y += 1
        for name in names:
            places[heading, name] = y
            ticks.append((y, label(name)))
            y += 1
        y += 0.5
    axes.set_yticks([tick for tick, _ in ticks], [name for _, name in ticks])
    for text, (tick, _) in zip(axes.get_yticklabels(), ticks):
        text.set_fontweight("normal" if tick in places.values() else "bold")
    axes.set_ylim(y - 0.2, -0.8)
    return places


@drawn
def address_changes(rows, title="Addresses over time"):
    """When each address of a name was seen. Columns: name, address, network, first, last (Unix seconds), and since, where the picture
    begins. A row is a line from its first to its last sighting, or a dot; what began before `since` has an arrow there and its date."""
    rows = records(rows, ["name", "address", "network"], ["first", "last", "since"])
    since = max(row["since"] for row in rows)
    rows = [row for row in rows if row["last"] >= since] or rows
    lanes = list(dict.fromkeys((row["name"], row["address"]) for row in rows))
    lanes, rest = bounded(lanes)
    groups = [(name, [address for n, address in lanes if n == name]) for name in dict.fromkeys(name for name, _ in lanes)]
    colours = colours_of(dict(((row["name"], row["address"]), row["network"]) for row in rows).values())
    figure, axes = canvas(len(lanes) + 1.5 * len(groups))
    places = lanes_of(axes, groups)
    end = max([row["last"] for row in rows] + [since + 60])
    for (name, address), y in places.items():
        network = next(row["network"] for row in rows if (row["name"], row["address"]) == (name, address))
        axes.text(1.02, y, label(network or "network not recorded"), transform=axes.get_yaxis_transform(), va="center",
                  color=INK if network else "#707070")
    for row in rows:
        if (row["name"], row["address"]) not in places:
            continue
        y = places[row["name"], row["address"]]
        colour = colours.get(row["network"], UNKNOWN)
        first = max(row["first"], since)
        if row["last"] > first:
            axes.plot([at(first), at(row["last"])], [y, y], color=colour, linewidth=9, solid_capstyle="butt", zorder=2)
        else:
            axes.plot([at(row["last"])], [y], color=colour, marker="o", markersize=6, zorder=3, clip_on=False)
        if row["first"] < since:
            axes.plot([at(since)], [y], color=colour, marker="<", markersize=9, clip_on=False, zorder=3)
            axes.annotate("since %s" % moment(row["first"]).date(), (at(since), y), xytext=(8, -0.5), textcoords="offset points", va="center",
                          fontsize=7, color="white")
    axes.set_xlim(at(since), at(end + (end - since) * 0.03))
    locator = AutoDateLocator(minticks=4, maxticks=8)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(
        locator, formats=["%Y", "%Y-%m", "%Y-%m-%d", "%H:%M", "%H:%M", "%H:%M:%S"],
        zero_formats=["", "%Y", "%Y-%m", "%Y-%m-%d", "%H:%M", "%H:%M"], show_offset=False))
    axes.grid(axis="x", color=PALE, zorder=0)
    axes.set_xlabel("time (UTC). Line: from the first time that the address was seen to the last. Dot: seen once.")
    axes.set_title(shown(title, 100) + rest)
    return Plot(figure, title + rest + ".")


def moment(seconds):
    return datetime.datetime.fromtimestamp(min(max(seconds, 0), 253402300799), datetime.timezone.utc)


def at(seconds):
    return date2num(moment(seconds))


def duration(seconds):
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "min")):
        if seconds >= size:
            return "%g %s" % (seconds / size, unit)
    return "%g s" % seconds


@drawn
def ttls(rows, title="TTLs"):
    """How long an answer may be kept. Columns: whose (heading), domain, type, ttl (seconds), threshold (seconds)."""
    rows = records(rows, ["whose", "domain", "type"], ["ttl", "threshold"])
    lanes = list(dict.fromkeys((row["whose"], row["domain"]) for row in rows))
    lanes, rest = bounded(lanes)
    groups = [(whose, [d for w, d in lanes if w == whose]) for whose in dict.fromkeys(whose for whose, _ in lanes)]
    types = sorted({row["type"] for row in rows})
    figure, axes = canvas(min(0.6 + 0.3 * len(types), 2.4) * len(lanes) + 1.5 * len(groups))
    places = lanes_of(axes, groups)
    markers = dict(zip(types, "od^svPX<>"))
    colours = dict(zip(types, COLOURS))
    threshold = max(rows[0]["threshold"], 1)
    for row in rows:
        if (row["whose"], row["domain"]) in places:
            y = places[row["whose"], row["domain"]] + (types.index(row["type"]) - (len(types) - 1) / 2) * 0.84 / len(types)
            axes.plot([max(row["ttl"], 1)], [y], marker=markers.get(row["type"], "."), color=colours.get(row["type"], UNKNOWN), markersize=4.5,
                      linestyle="none", zorder=3)
    for y in places.values():
        axes.axhline(y, color=PALE, linewidth=0.8, zorder=0)
    axes.set_xscale("log")
    low = 8 if min(row["ttl"] for row in rows) >= 10 else 0.8
    axes.set_xlim(low, 2 * max(86400, max(row["ttl"] for row in rows)))
    axes.axvspan(low, threshold, color="#cc6677", alpha=0.13, linewidth=0, zorder=0)
    axes.axvline(threshold, color="#cc6677", linewidth=1, zorder=1)
    axes.set_xticks([1] * (low < 1) + [10, 60, 600, 3600, 86400])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda seconds, _: "0 or 1 s" if seconds == 1 else duration(seconds)))
    axes.set_xlabel("TTL of the answer (logarithmic); shaded: %s or less" % duration(threshold))
    axes.legend([Line2D([], [], marker=markers[t], color=colours[t], linestyle="none", markersize=4.5) for t in types if t in markers],
                [t for t in types if t in markers], loc="upper left", bbox_to_anchor=(1.0, 1.0), title="record type")
    axes.set_title(shown(title, 100) + rest)
    return Plot(figure, title + rest + ".")


HATCHES = ["", "////", "....", "xxxx", "\\\\\\\\", "++++"]


@drawn
def names_per_address(rows, title="Names on each address"):
    """How many names stand on each address, and whose they are. Columns: address, network, whose, names (a count)."""
    rows = records(rows, ["address", "network", "whose"], ["names"])
    lanes = list(dict.fromkeys((row["address"], row["network"]) for row in rows))
    lanes, rest = bounded(lanes)
    figure, axes = canvas(1.2 * len(lanes))
    names = ["%s  %s" % (shown(network or "network not recorded", 28), address) for address, network in lanes]
    places = lanes_of(axes, [(None, names)])
    y_of = {lane: places[None, name] for lane, name in zip(lanes, names)}
    owners = list(dict.fromkeys(row["whose"] for row in rows))[: len(COLOURS)]
    colours, hatches = dict(zip(owners, COLOURS)), dict(zip(owners, HATCHES))
    ends = collections.Counter()
    for row in rows:
        lane = (row["address"], row["network"])
        if lane in y_of:
            axes.barh(y_of[lane], row["names"], left=ends[lane], height=0.62, color=colours.get(row["whose"], UNKNOWN),
                      hatch=hatches.get(row["whose"], ""), edgecolor="white", linewidth=0.8, zorder=2)
            ends[lane] += row["names"]
    for lane, end in ends.items():
        axes.annotate(str(end), (end, y_of[lane]), xytext=(4, 0), textcoords="offset points", va="center")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlim(0, max([*ends.values(), 1]) * 1.08)
    axes.grid(axis="x", color=PALE, zorder=0)
    axes.set_xlabel("domains whose A or AAAA record is this address")
    axes.legend([Patch(facecolor=colours[o], hatch=hatches.get(o, ""), edgecolor="white") for o in owners],
                [label(o) for o in owners], loc="upper left", bbox_to_anchor=(1.0, 1.0), title="whose")
    axes.set_title(shown(title, 100) + rest)
    return Plot(figure, title + rest + ".")


KINDS = {"address": ("address", "#332288", "-"), "ns_set": ("nameservers", "#cc6677", (0, (6, 2))), "mx": ("mail host", "#117733", (0, (2, 1.2))),
         "rname": ("contact", "#999933", "-."), "pattern": ("naming pattern", "#44aa99", (0, (1, 1)))}


@drawn
def cluster(rows, title="Who shares what"):
    """Domains and what ties them. Columns: whose (heading), domain, kind, value: a row for each tie of dns_cluster. Domains stand on the
    left, what they share on the right, each in the middle of those that have it; a line is a tie, its colour and dashes say of which kind."""
    rows = records(rows, ["whose", "domain", "kind", "value"])
    lanes = list(dict.fromkeys((row["whose"], row["domain"]) for row in rows))
    lanes, rest = bounded(lanes)
    ties_of, domains_of = collections.defaultdict(list), collections.defaultdict(list)
    for row in rows:
        if (row["whose"], row["domain"]) in lanes:
            ties_of[row["whose"], row["domain"]].append((row["kind"], row["value"]))
            domains_of[row["kind"], row["value"]].append((row["whose"], row["domain"]))
    groups = []
    for whose in dict.fromkeys(whose for whose, _ in lanes):
        members = [lane for lane in lanes if lane[0] == whose]
        members.sort(key=lambda lane: (sorted(ties_of[lane]), lane))
        groups.append((whose, [domain for _, domain in members]))
    figure, axes = canvas(1.15 * len(lanes) + 1.5 * len(groups), width=5.0)
    places = lanes_of(axes, groups)

    # What is shared stands as near as may be to the middle of its domains, without touching its neighbours.
    middle = {tie: sum(places[lane] for lane in members) / len(members) for tie, members in domains_of.items()}
    order = sorted(domains_of, key=lambda tie: (middle[tie], tie))
    height = {tie: 1.1 + 0.85 * (text_of(tie).count("\n")) for tie in order}
    spots = spread([middle[tie] for tie in order], [height[tie] for tie in order])
    for tie, y in zip(order, spots):
        for lane in domains_of[tie]:
            axes.plot([0, 1], [places[lane], y], color=look(tie[0])[1], linestyle=look(tie[0])[2], linewidth=1.1, zorder=2)
        axes.text(1.02, y, text_of(tie), va="center", ha="left", linespacing=1.15)
    for y in places.values():
        axes.plot([0], [y], marker="o", color=INK, markersize=4, zorder=3, clip_on=False)
    axes.set_xlim(0, 1)
    low, high = axes.get_ylim()
    axes.set_ylim(max([low] + [y + height[tie] / 2 for tie, y in zip(order, spots)]),
                  min([high] + [y - height[tie] / 2 for tie, y in zip(order, spots)]))
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    looks = sorted({look(tie[0]) for tie in order}, key=lambda one: one[0])[:10]
    axes.legend([Line2D([], [], color=colour, linestyle=dashes) for _, colour, dashes in looks], [label(called) for called, _, _ in looks],
                loc="upper center", bbox_to_anchor=(0.5, 0), ncols=5, title="a line: this domain has this in common with others")
    axes.set_title(shown(title, 100) + rest)
    return Plot(figure, title + rest + ".")


def look(kind):
    """What a kind of tie is called, its colour, its dashes."""
    return KINDS.get(kind, (kind, UNKNOWN, "-"))


def text_of(tie):
    kind, value = tie
    parts = value.split(" ")[:4] if kind == "ns_set" else [value]
    return label(look(kind)[0]) + " " + "\n".join(label(part) for part in parts)


def spread(wanted, heights):
    """Places for boxes of these heights, in this order, none over another, as near as may be to where they are wanted (pool adjacent
    violators: boxes that would overlap move together to the mean of their wishes)."""
    offsets, total = [], 0.0
    for n, height in enumerate(heights):
        total += height / 2 + (heights[n - 1] / 2 if n else 0) - (heights[0] / 2 if not n else 0)
        offsets.append(total)
    pools = []
    for wish, offset in zip(wanted, offsets):
        pools.append([wish - offset, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, n), (b, m) = pools[-2:]
            pools[-2:] = [[(a * n + b * m) / (n + m), n + m]]
    bases = [base for base, n in pools for _ in range(n)]
    return [base + offset for base, offset in zip(bases, offsets)]
