# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Redraws the step curve from the table of variants next to this file, with matplotlib."""

import csv
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.ticker import MaxNLocator

E_MAX = 39.32  # in the unit of the table
AXES = {"energy_gflops": "GFLOPs per image (energy proxy)", "energy_joules": "Joules per image",
        "time_ms": "Milliseconds per image"}
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#b8578f", "#c98a00", "#3f9bd1", "#6b7280"]
MARKERS = ["o", "s", "^", "D", "v", "h", "p"]

here = Path(__file__)
with open(here.with_suffix(".csv"), newline="", encoding="utf-8") as file:
    table = csv.DictReader(file)
    cost = next(column for column in table.fieldnames if column in AXES)
    rows = [row for row in table if row[cost]]  # the others have no such cost
for row in rows:
    row["point"] = float(row[cost]), 100 * float(row["accuracy"])

plt.rcParams.update({"font.family": "sans-serif", "font.size": 9, "axes.spines.top": False,
                     "axes.spines.right": False, "axes.edgecolor": "#9aa2ae", "pdf.fonttype": 42})
figure, axes = plt.subplots(figsize=(160 / 25.4, 100 / 25.4))

steps = sorted(row["point"] for row in rows if row["over_e_max"] == "false")
if steps:
    energies = [energy for energy, _ in steps] + [E_MAX]
    accuracies = [accuracy for _, accuracy in steps]
    area = sum(a / 100 * (right - left) for a, left, right in zip(accuracies, energies, energies[1:]))
    held = accuracies + accuracies[-1:]
    axes.fill_between(energies, held, step="post", color="#2557d6", alpha=0.12, linewidth=0)
    axes.step(energies, held, where="post", color="#1b202a", linewidth=1.8, label=f"step curve, area {area:.4g}")
axes.axvline(E_MAX, color="#5d6675", linewidth=1, linestyle=(0, (4, 3)))
axes.annotate(rf"$E_{{\mathrm{{max}}}}$ {E_MAX:.4g}", (E_MAX, 1), xycoords=("data", "axes fraction"),
              xytext=(0, 4), textcoords="offset points", ha="center")

networks = {row["recording"]: row["network"] for row in rows}
for place, (recording, network) in enumerate(networks.items()):
    own = [row for row in rows if row["recording"] == recording]
    counts = [row["dominated"] == row["duplicate"] == row["over_e_max"] == "false" for row in own]
    colour = COLOURS[place % len(COLOURS)]
    axes.scatter(*zip(*(row["point"] for row in own)), s=34, marker=MARKERS[place % len(MARKERS)], zorder=3,
                 color=[colour if full else "white" for full in counts],
                 edgecolors=["white" if full else colour for full in counts], linewidths=1)
    axes.scatter([], [], s=34, marker=MARKERS[place % len(MARKERS)], color=colour,
                 label=network if list(networks.values()).count(network) == 1 else Path(recording).stem)

cheapest, costliest = min(row["point"][0] for row in rows), max(row["point"][0] for row in rows)
lowest, highest = min(row["point"][1] for row in rows), max(row["point"][1] for row in rows)
margin = max(0.1 * (highest - lowest), 0.5)
axes.set_ylim(max(0, lowest - 2 * margin), highest + 1.5 * margin)
if costliest - cheapest < 0.1 * max(E_MAX, costliest):
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_xlim(cheapest / 1.25, max(E_MAX, costliest) * 1.15)
else:
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
axes.set_xlabel(AXES[cost])
axes.set_ylabel("Accuracy (top-1, %)")
axes.grid(color="#e6e9ee", linewidth=0.7)
axes.set_axisbelow(True)
axes.tick_params(length=0)
legend = figure.legend(loc="upper left", ncol=4, frameon=False)
figure.canvas.draw()
figure.tight_layout(rect=(0, 0, 1, 1 - legend.get_window_extent().height / figure.bbox.height))

figure.savefig(here.with_suffix(".pdf"))
figure.savefig(here.with_suffix(".png"), dpi=300)
