// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/newwindow.h"

#include "ui/theme/textsize.h"

#include <QProcess>

#include <fmt/format.h>

namespace offramp {

namespace {

constexpr auto placeVariable = "OFFRAMP_WINDOW_AT"; ///< "120,80", for the process that is started
constexpr int offset = 32;                          ///< pixels at the usual text size

} // namespace

Result<void> openNewWindow(const QString &program, const QPoint &beside)
{
    const int step = TextSize::instance().scaled(offset);
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(placeVariable),
                       QStringLiteral("%1,%2").arg(beside.x() + step).arg(beside.y() + step));
    QProcess process;
    process.setProgram(program);
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    if (process.startDetached())
        return {};
    return failure(ErrorKind::Failed,
                   fmt::format("{} could not be started ({}).", program.toStdString(),
                               process.errorString().toStdString()),
                   "Start offramp from a terminal or the menu of applications: every start is a window of its own.");
}

std::optional<QPoint> placeOfNewWindow()
{
    const QList<QByteArray> numbers = qgetenv(placeVariable).split(',');
    qunsetenv(placeVariable); // programs that this one starts are not meant
    bool isX = false;
    bool isY = false;
    if (numbers.size() != 2)
        return std::nullopt;
    const QPoint place(numbers[0].toInt(&isX), numbers[1].toInt(&isY));
    return isX && isY ? std::optional(place) : std::nullopt;
}

} // namespace offramp
