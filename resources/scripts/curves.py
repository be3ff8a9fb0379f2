# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Redraws the trade-off curves from the table next to this file, with matplotlib."""

import csv
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.ticker import MaxNLocator

AXES = {"energy_gflops": "GFLOPs per image (energy proxy)", "energy_joules": "Joules per image",
        "time_ms": "Milliseconds per image"}
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#b8578f", "#c98a00", "#3f9bd1", "#6b7280"]

here = Path(__file__)
curves, networks, imported = {}, {}, {}
with open(here.with_suffix(".csv"), newline="", encoding="utf-8") as file:
    table = csv.DictReader(file)
    cost = next(column for column in table.fieldnames if column in AXES)
    for row in table:
        if not row[cost]:
            continue  # the network has no such cost
        energy, accuracy = float(row[cost]), 100 * float(row["accuracy"])
        if row["threshold"]:
            curves.setdefault(row["recording"], []).append((float(row["threshold"]), energy, accuracy))
            networks[row["recording"]] = row["network"]
        else:
            imported.setdefault(row["recording"], []).append((energy, accuracy))

plt.rcParams.update({"font.family": "sans-serif", "font.size": 9, "axes.spines.top": False, "axes.grid": True,
                     "axes.axisbelow": True, "grid.color": "#e6e9ee", "grid.linewidth": 0.7, "axes.edgecolor": "#9aa2ae", "pdf.fonttype": 42})
figure, (plane, sweep) = plt.subplots(1, 2, figsize=(200 / 25.4, 90 / 25.4))
energy_axis = sweep.twinx()
for axes in (plane, sweep, energy_axis):
    axes.tick_params(length=0)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
plane.spines["right"].set_visible(False)
energy_axis.grid(False)

for place, (recording, points) in enumerate(curves.items()):
    thresholds, energies, accuracies = zip(*sorted(points))
    colour = COLOURS[place % len(COLOURS)]
    is_unique = list(networks.values()).count(networks[recording]) == 1
    plane.plot(energies, accuracies, color=colour, linewidth=1.4,
               label=networks[recording] if is_unique else Path(recording).stem)
    sweep.step(thresholds, accuracies, where="mid", color=colour, linewidth=1.4)
    energy_axis.step(thresholds, energies, where="mid", color=colour, linewidth=1.4, linestyle=(0, (3, 2)))
for place, (name, points) in enumerate(imported.items()):
    energies, accuracies = zip(*sorted(points))
    plane.step(energies, accuracies, where="post", color="#5d6675", linewidth=1, linestyle=["-.", ":", "--"][place % 3],
               marker="s^Dv"[place % 4], markersize=3, markerfacecolor="white", label=name)
plane.set_xlabel(AXES[cost])
plane.set_ylabel("Accuracy (top-1, %)")
sweep.set_xlabel("Threshold, the same at every exit")
sweep.set_ylabel("Accuracy (top-1, %), solid")
energy_axis.set_ylabel(AXES[cost].split(" (")[0] + ", dashed")
energy_axis.set_ylim(bottom=0)
legend = figure.legend(loc="upper left", ncol=4, frameon=False)
figure.canvas.draw()
figure.tight_layout(rect=(0, 0, 1, 1 - legend.get_window_extent().height / figure.bbox.height))

figure.savefig(here.with_suffix(".pdf"))
figure.savefig(here.with_suffix(".png"), dpi=300)
