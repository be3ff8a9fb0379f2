# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""A file includes only what its target links, and the libraries stay where they belong.

The link lists are those of the CMakeLists.txt files. A header may include what LINK names and what that links publicly;
a .cpp file also what PRIVATE_LINK names."""

import re
from pathlib import Path

import targets
import tree

PRODUCT = {"core", "ui", "app"}
MAY_LINK = {"core": {"core"}, "ui": {"core", "ui"}, "app": {"app", "core", "ui"}, "resources": {"core"}}
CHARTS_FOLDER = Path("ui/charts")
DOCUMENT_FOLDER = Path("ui/document")
EXPLORER_FOLDER = Path("app/offramp")

TORCH = re.compile(r"^(torch|ATen|c10|caffe2)/")
OPENCV = re.compile(r"^(opencv|opencv2|opencv4)/|^opencv\.hpp$")
OPENCV_LIBRARY = "opencv_"
QT = re.compile(r"^Qt[A-Z]\w*(/|$)|^Q[A-Z]\w*$|^q[a-z0-9_]+\.h$")
CHARTS_BY_NAME = re.compile(r"^QtCharts(/|$)|^Q\w*(Axis|Series|Chart|ChartView|Legend|LegendMarker|ModelMapper)$"
                            r"|^Q(Bar|Box|Candlestick)Set$|^QPieSlice$")


def qt_names(folder, module):
    """The header names of a Qt module, as installed; none when it is not."""
    place = Path(folder) / module
    return {p.name for p in place.iterdir()} if folder and place.is_dir() else set()


def is_free_of_qt(path):
    return path.parts[0] == "core" or path.parts[:2] in {("app", "engine"), ("app", "enginestart"), ("app", "usage")}


def target_violations(house):
    """What the link lists alone tell."""
    for path, command in house.bypasses:
        yield (f"{path} calls {command}: declare targets with offramp_library, offramp_program, offramp_test or "
               "offramp_module")
    for cycle in targets.cycles({t.name: t.link + t.private_link for t in house.all.values()}):
        yield f"Targets link each other in a cycle: {' > '.join(cycle)}"
    for target in house.all.values():
        for name in target.link + target.private_link:
            linked = house.all.get(name)
            if name.startswith("offramp") and linked is None:
                yield f"{target.folder}: {target.name} links {name}, which is not a target"
            elif linked and linked.folder.parts[0] not in MAY_LINK.get(target.folder.parts[0], PRODUCT | {"tests"}):
                yield f"{target.folder}: {target.name} may not link {name} of {linked.folder}"
            elif name.startswith("Qt6::") and is_free_of_qt(target.folder):
                yield f"{target.folder}: {target.name} links {name}: core/ and the engine are free of Qt"
            elif name == "Qt6::Charts" and target.folder != CHARTS_FOLDER:
                yield f"{target.folder}: {target.name} links {name}: Qt Charts stays in {CHARTS_FOLDER}"
    for target in house.all.values():
        ways = house.ways(target)
        if target.folder.parts[0] == "ui" or target.folder == EXPLORER_FOLDER:
            for name, way in ways.items():
                if name.startswith(OPENCV_LIBRARY) or name in house.all and house.all[name].torch:
                    yield f"The explorer must not contain LibTorch or OpenCV: {' > '.join(way)}"
        if target.folder == DOCUMENT_FOLDER and "Qt6::Widgets" in ways:
            yield f"{DOCUMENT_FOLDER} is free of Qt Widgets: {' > '.join(ways['Qt6::Widgets'])}"


def folder_violations(source, house):
    """Every folder with sources is a target, and every source belongs to one."""
    for folder in sorted({path.parent for path in source.code() if path.parts[0] in PRODUCT}):
        owners = house.libraries_of(folder)
        if len(owners) != 1:
            yield f"{folder} should be one target, declared in its CMakeLists.txt; it is {len(owners)}"
        elif owners[0].kind == "library" and owners[0].name != f"offramp_{folder.name}":
            yield f"{folder}: the target should be named offramp_{folder.name}, not {owners[0].name}"
    for path in source.code():
        if path.suffix == ".cpp" and path.parts[0] != "packaging" and not house.owners(path):
            yield f"{path} belongs to no target: add it to SOURCES"


def own_include_violations(path, owner, own, house):
    """What path includes of ours as a part of the target owner."""
    of = house.owners(own)
    if not of or owner in of:
        return
    private = path.suffix == ".cpp"
    if any(target.name in house.visible(owner, private) for target in of):
        return
    needed = " or ".join(target.name for target in of)
    if not private and any(target.name in house.visible(owner, True) for target in of):
        yield f"{path} includes {own}: {needed} belongs to LINK of {owner.name}, because a header includes it"
    else:
        yield f"{path} includes {own}: {owner.name} does not link {needed}"


def library_include_violations(path, owner, name, house, headers):
    """What path includes of others."""
    last = name.rsplit("/", 1)[-1]
    visible = house.visible(owner, private=path.suffix == ".cpp")
    if is_free_of_qt(path) and QT.match(name):
        yield f"{path} includes <{name}>: core/ and the engine are free of Qt"
    if path.parts[0] in PRODUCT and path.parent != CHARTS_FOLDER \
            and (CHARTS_BY_NAME.match(name) or last in headers["QtCharts"]):
        yield f"{path} includes <{name}>: Qt Charts stays in {CHARTS_FOLDER}"
    if path.parts[0] == "ui" and "Qt6::Widgets" not in visible \
            and (name.startswith("QtWidgets") or last in headers["QtWidgets"]):
        yield f"{path} includes <{name}>: {owner.name} does not link Qt6::Widgets"
    if TORCH.match(name) and not owner.torch:
        yield f"{path} includes <{name}>: {owner.name} is not marked TORCH"
    if OPENCV.match(name) and not any(library.startswith(OPENCV_LIBRARY) for library in visible):
        yield f"{path} includes <{name}>: {owner.name} does not link OpenCV"


def includes_with_shared_headers(source, house, path):
    """What path includes, and what those headers of tests include that belong to no target of their own."""
    seen, waiting = {path}, [path]
    while waiting:
        for name, own in source.includes(waiting.pop()):
            yield name, own
            if own and own not in seen and not house.owners(own):
                seen.add(own)
                waiting.append(own)


def include_violations(source, house, headers):
    for path in source.code():
        owners = house.owners(path)
        for name, own in includes_with_shared_headers(source, house, path):
            for owner in owners:
                if own:
                    yield from own_include_violations(path, owner, own, house)
                else:
                    yield from library_include_violations(path, owner, name, house, headers)
    files = {path: [own for _, own in source.includes(path) if own] for path in source.code()}
    for cycle in targets.cycles(files):
        yield f"Files include each other in a cycle: {' > '.join(str(path) for path in cycle)}"


def check(source, arguments):
    headers = {module: qt_names(arguments.qt, module) for module in ("QtWidgets", "QtCharts")}
    violations = []
    if not headers["QtWidgets"]:
        violations.append(f"{arguments.qt or 'No folder'} holds no QtWidgets headers: give --qt, the folder of Qt's "
                          "headers (from qt6-base-dev)")
    house = targets.Targets(source)
    violations += target_violations(house)
    violations += folder_violations(source, house)
    violations += include_violations(source, house, headers)
    return violations


if __name__ == "__main__":
    tree.run("Layers", check, lambda parser: parser.add_argument("--qt", help="the folder of Qt 6's headers"))
