# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause

# Qt, and one precompiled header for all that show widgets: it halves the time they take to compile.

find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets Charts Svg)

file(CONFIGURE OUTPUT qt_pch.cpp CONTENT "// Carries the precompiled Qt header.\n")
add_library(offramp_qt_pch STATIC ${CMAKE_BINARY_DIR}/qt_pch.cpp)
target_link_libraries(offramp_qt_pch PRIVATE offramp_options offramp_sanitizers Qt6::Widgets)
target_precompile_headers(offramp_qt_pch PRIVATE
    <QAction> <QApplication> <QBoxLayout> <QComboBox> <QDialog> <QDockWidget> <QFileDialog> <QLabel> <QLineEdit>
    <QMainWindow> <QMenu> <QMouseEvent> <QPainter> <QPainterPath> <QPushButton> <QSettings> <QStyle> <QTableView>
    <QThreadPool> <QToolButton> <QUndoStack>
    <algorithm> <functional> <map> <memory> <optional> <ranges> <set> <span> <string> <vector>)

function(offramp_use_widgets target)
    target_precompile_headers(${target} REUSE_FROM offramp_qt_pch)
endfunction()
