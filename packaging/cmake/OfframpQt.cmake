# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause

# Qt, and precompiled headers for those who use it with and without widgets.

set(_offramp_qt_components Core)
if(OFFRAMP_EXPLORER)
    list(APPEND _offramp_qt_components DBus Gui Widgets Charts Svg)
endif()
if(OFFRAMP_TESTS)
    list(APPEND _offramp_qt_components Test)
endif()
find_package(Qt6 6.4 REQUIRED COMPONENTS ${_offramp_qt_components})

_offramp_precompiled_header(qt LINK Qt6::Core tl::expected HEADERS
    ${_offramp_standard_headers}
    <QByteArray> <QCoreApplication> <QDir> <QEvent> <QFile> <QFileInfo> <QHash> <QJsonDocument> <QJsonObject> <QList>
    <QObject> <QProcess> <QSettings> <QString> <QStringList> <QTemporaryDir> <QThreadPool> <QTimer> <QVariant>)
if(OFFRAMP_EXPLORER)
    _offramp_precompiled_header(widgets LINK Qt6::Widgets HEADERS
        <QAction> <QApplication> <QBoxLayout> <QComboBox> <QDialog> <QDockWidget> <QFileDialog> <QLabel> <QLineEdit>
        <QMainWindow> <QMenu> <QMouseEvent> <QPainter> <QPainterPath> <QPushButton> <QSettings> <QStyle> <QTableView>
        <QThreadPool> <QToolButton> <QUndoStack>
        <algorithm> <functional> <map> <memory> <optional> <ranges> <set> <span> <string> <vector>)
endif()
