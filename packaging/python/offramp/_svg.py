# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The step curve as an image for notebooks."""

from __future__ import annotations

import math
from html import escape
from typing import List, Sequence, Tuple, Union

import numpy as np

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 560, 320, 64, 16, 28, 48
_COLOURS = ("#1b6ca8", "#c8553d", "#3c8d5a", "#8a5a9e", "#b0892a", "#4a4a4a")

Numbers = Union[Sequence[float], np.ndarray]
Series = Tuple[str, Numbers, Numbers]  # name, energies, accuracies


def _ticks(low: float, high: float) -> List[float]:
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first = math.ceil(low / step - 1e-9)
    return [step * i for i in range(first, math.floor(high / step + 1e-9) + 1)]


def _envelope(energies: Numbers, accuracies: Numbers) -> List[Tuple[float, float]]:
    return sorted(zip((float(e) for e in energies), (float(a) for a in accuracies)))


def step_curve_svg(series: Sequence[Series], unit: str) -> str:
    """An SVG with one step curve for each series; accuracies are fractions, shown in percent."""
    scale, shown = (1e3, "MFLOPs") if unit == "GFLOPs" and max((max(e) for _, e, _ in series if len(e)),
                                                               default=1) < 0.1 else (1, unit)
    curves = [(name, _envelope([e * scale for e in energies], accuracies)) for name, energies, accuracies in series]
    points = [point for _, curve in curves for point in curve]
    if not points:
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>"
    low_a, high_a = min(a for _, a in points), max(a for _, a in points)
    pad = max(high_a - low_a, 0.02) * 0.1
    low_a, high_a = max(0.0, low_a - pad), min(1.0, high_a + pad)
    low_e, high_e = 0.0, max(e for e, _ in points) * 1.08 or 1.0

    def x(energy: float) -> float:
        return _LEFT + (energy - low_e) / (high_e - low_e) * (_WIDTH - _LEFT - _RIGHT)

    def y(accuracy: float) -> float:
        return _HEIGHT - _BOTTOM - (accuracy - low_a) / (high_a - low_a) * (_HEIGHT - _TOP - _BOTTOM)

    parts = ["<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" "
             "font-family=\"sans-serif\" font-size=\"12\"><title>Step curve: accuracy and cost per image</title>"
             "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>" % (_WIDTH, _HEIGHT, _WIDTH, _HEIGHT)]
    for tick in _ticks(low_a, high_a):
        parts.append("<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s %%"
                     "</text>" % (_LEFT, y(tick), _WIDTH - _RIGHT, _LEFT - 6, y(tick) + 4, "%.6g" % (100 * tick)))
    for tick in _ticks(low_e, high_e):
        parts.append("<path d=\"M%.1f %dv5\" stroke=\"#444\"/>"
                     "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>"
                     % (x(tick), _HEIGHT - _BOTTOM, x(tick), _HEIGHT - _BOTTOM + 18, "%.6g" % tick))
    parts.append("<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#444\"/>" % (_LEFT, _TOP, _HEIGHT - _BOTTOM,
                                                                          _WIDTH - _RIGHT))
    parts.append("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s per image</text><text x=\"%d\" y=\"16\">Accuracy"
                 "</text>" % ((_LEFT + _WIDTH - _RIGHT) // 2, _HEIGHT - 10, escape(shown), 8))
    for number, (name, curve) in enumerate(curves):
        if not curve:
            continue
        colour = _COLOURS[number % len(_COLOURS)]
        path = "M%.1f %.1f" % (x(curve[0][0]), y(curve[0][1]))
        for energy, accuracy in curve[1:]:
            path += "H%.1fV%.1f" % (x(energy), y(accuracy))
        parts.append("<path d=\"%sH%d\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"/>"
                     % (path, _WIDTH - _RIGHT, colour))
        if len(curve) <= 60:
            parts += ["<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"><title>%s: %.5g %s, %.2f %%</title></circle>"
                      % (x(e), y(a), colour, escape(name), e, escape(shown), 100 * a) for e, a in curve]
        if name:
            parts.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"%s\">%s</text>"
                         % (_WIDTH - _RIGHT - 4, _HEIGHT - _BOTTOM - 8 - 15 * (len(curves) - 1 - number), colour,
                            escape(name)))
    return "".join(parts) + "</svg>"


def thinned(energies: np.ndarray, accuracies: np.ndarray, most: int = 400) -> Tuple[np.ndarray, np.ndarray]:
    """At most so many points of a curve, evenly taken; the first and the last stay."""
    if len(energies) <= most:
        return energies, accuracies
    kept = np.unique(np.linspace(0, len(energies) - 1, most).round().astype(int))
    return energies[kept], accuracies[kept]
