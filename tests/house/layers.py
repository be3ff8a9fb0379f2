# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Which folder may include what: the layers of the house, and which library stays behind which door."""

import re
from pathlib import Path

import tree

# Layer -> the layers whose headers it may include besides its own. A folder that is missing here is a violation:
# give a new layer its place first.
CORE = {
    "support": set(),
    "tensors": {"support"},
    "tradeoff": {"support"},
    "exits": {"support", "tradeoff"},
    "recording": {"support", "tensors", "tradeoff", "exits"},
    "imports": {"support", "tensors", "tradeoff", "exits", "recording"},
    "workspace": {"support", "tradeoff", "exits", "recording"},
    "results": {"support", "tradeoff", "exits", "recording", "workspace"},
    "dataset": {"support", "tensors"},
    "protocol": {"support"},
    "imaging": {"support"},
    "architectures": {"support"},
    "networks": {"support", "tensors", "architectures"},
    "flops": {"support", "architectures", "networks"},
    "execution": {"support", "exits", "imaging", "architectures", "networks"},
    "recorder": {"support", "exits", "recording", "dataset", "protocol", "imaging", "architectures", "networks", "flops",
                 "execution"},
}
ENGINE_LAYERS = {"imaging", "architectures", "networks", "flops", "execution", "recorder"}
LIBRARY_LAYERS = {"imaging", "networks", "flops", "execution"}  # those that may see LibTorch and OpenCV

# Folders of ui/, each with the others it may include.
UI = {
    "jobs": set(),
    "document": {"jobs"},
    "samples": {"jobs", "document"},
    "wording": {"document", "samples"},
    "files": {"jobs", "document"},
    "engine": set(),
    "theme": set(),
    "charts": {"document", "wording", "theme"},
    "export": {"document", "wording", "theme", "charts"},
    "panels": {"document", "samples", "wording", "files", "engine", "theme", "charts", "export"},
    "dialogs": {"jobs", "document", "wording", "files", "engine", "theme", "charts", "export", "panels"},
    "help": {"document", "wording", "theme"},
    "window": {"jobs", "document", "samples", "wording", "files", "engine", "theme", "charts", "export", "panels",
               "dialogs", "help"},
}

TORCH_OR_OPENCV = re.compile(r"^(torch|ATen|c10|caffe2|opencv|opencv2|opencv4)/|^opencv\.hpp$")
QT = re.compile(r"^Qt[A-Z]\w*(/|$)|^Q[A-Z]\w*$|^q[a-z0-9_]+\.h$")
CHARTS_BY_NAME = re.compile(r"^QtCharts(/|$)|^Q\w*(Axis|Series|Chart|ChartView|Legend|LegendMarker|ModelMapper)$"
                            r"|^Q(Bar|Box|Candlestick)Set$|^QPieSlice$")


def qt_names(folder, module):
    """The header names of a Qt module, as installed; none when it is not."""
    place = Path(folder) / module
    return {p.name for p in place.iterdir()} if folder and place.is_dir() else set()


def is_qt(name):
    return bool(QT.match(name))


def layer_of(path):
    """("core", "exits") of core/exits/answer.h; ("ui", "") of ui/window/mainwindow.h; ("tests", "") of anything there."""
    top = path.parts[0]
    below = path.parts[1] if len(path.parts) > 2 else ""
    return (top, below) if top in ("core", "ui", "app") else (top, "")


def core_violations(source, path, layer):
    allowed = CORE.get(layer)
    if allowed is None:
        yield f"{path}: core/{layer} has no place among the layers in tests/house/layers.py"
        return
    for name, own in source.includes(path):
        if own is None and is_qt(name):
            yield f"{path} includes <{name}>: core/ is free of Qt"
        if TORCH_OR_OPENCV.match(name) and layer not in LIBRARY_LAYERS:
            yield f"{path} includes <{name}>: LibTorch and OpenCV stay in {', '.join(sorted(LIBRARY_LAYERS))}"
        if own is None:
            continue
        top, below = layer_of(own)
        if top != "core":
            yield f"{path} includes {own}: core/ includes nothing outside core/"
        elif below != layer and below not in allowed:
            yield f"{path} includes {own}: core/{layer} may include only {', '.join(sorted(allowed)) or 'itself'}"


def ui_violations(source, path, layer, widgets):
    allowed = UI.get(layer)
    if layer and allowed is None:
        yield f"{path}: ui/{layer} has no place among the layers in tests/house/layers.py"
        return
    for name, own in source.includes(path):
        if own is None:
            if layer == "document" and (name.startswith("QtWidgets") or name.rsplit("/", 1)[-1] in widgets):
                yield f"{path} includes <{name}>: ui/document is free of Qt Widgets"
            continue
        top, below = layer_of(own)
        if top == "core" and below in ENGINE_LAYERS:
            yield f"{path} includes {own}: the explorer does not include the engine's layers"
        elif top not in ("core", "ui"):
            yield f"{path} includes {own}: ui/ includes only core/ and ui/"
        elif top == "ui" and layer and below != layer and below not in allowed:
            yield f"{path} includes {own}: ui/{layer} may include only {', '.join(sorted(allowed)) or 'itself'}"


def check(source, arguments):
    widgets = qt_names(arguments.qt, "QtWidgets")
    charts = qt_names(arguments.qt, "QtCharts")
    violations = []
    if not widgets:
        violations.append(f"{arguments.qt or 'No folder'} holds no QtWidgets headers: give --qt, the folder of Qt's "
                          "headers (from qt6-base-dev)")
    for path in source.code():
        top, layer = layer_of(path)
        if top == "core":
            violations += core_violations(source, path, layer)
        elif top == "ui":
            violations += ui_violations(source, path, layer, widgets)
        elif top == "app" and layer == "engine":
            for name, own in source.includes(path):
                if own is None and is_qt(name) or own is not None and own.parts[0] == "ui":
                    violations.append(f"{path} includes {name}: the engine is free of Qt")
        for name, own in source.includes(path):
            last = name.rsplit("/", 1)[-1]
            if own is None and (CHARTS_BY_NAME.match(name) or last in charts) \
                    and path.parts[:2] != ("ui", "charts") and top != "tests":
                violations.append(f"{path} includes <{name}>: Qt Charts stays in ui/charts")
        if top == "ui" or (top, layer) == ("app", "offramp"):
            for reached, way in source.reachable(path).items():
                for name, own in source.includes(reached):
                    if own is None and TORCH_OR_OPENCV.match(name):
                        violations.append(f"{path} reaches <{name}>, which the explorer must not see: "
                                          + " > ".join(str(step) for step in way))
    return violations


if __name__ == "__main__":
    tree.run("Layers", check, lambda parser: parser.add_argument("--qt", help="the folder of Qt 6's headers"))
