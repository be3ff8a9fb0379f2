// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/recordfixture.h"

#include "ui/dialogs/recorddialog.h"
#include "ui/window/mainwindow.h"
#include "ui/window/recordingcontroller.h"

#include <QDir>
#include <QFileInfo>
#include <QLineEdit>
#include <QSpinBox>
#include <QTest>

namespace offramp::fixtures {

using namespace Qt::Literals::StringLiterals;

QString demo(const QString &name)
{
    const QString source = qEnvironmentVariable("OFFRAMP_SOURCE", QFINDTESTDATA("../.."));
    return QDir(source + u"/resources/demo"_s).absoluteFilePath(name);
}

QString realEngine()
{
    const QString path = QDir(qEnvironmentVariable("OFFRAMP_BIN", u"."_s)).absoluteFilePath(u"offramp-engine"_s);
    return QFileInfo(path).isExecutable() ? path : QString();
}

RecordDialog *askFor(MainWindow &window, const QString &engine, const QStringList &networks)
{
    window.recorder()->setEngine(engine);
    window.show();
    if (!QTest::qWaitForWindowExposed(&window))
        return nullptr;
    QTest::keyClick(&window, Qt::Key_R, Qt::ControlModifier);
    RecordDialog *dialog = window.recorder()->dialog();
    if (dialog)
        dialog->addNetworks(networks);
    return dialog;
}

void fill(RecordDialog *dialog, const QString &folder, const QString &dataset, int batch)
{
    dialog->findChild<QSpinBox *>(u"batchSpin"_s)->setValue(batch);
    auto *folderEdit = dialog->findChild<QLineEdit *>(u"folderEdit"_s);
    folderEdit->clear();
    QTest::keyClicks(folderEdit, folder);
    dialog->findChild<QLineEdit *>(u"datasetEdit"_s)->setText(dataset);
}

} // namespace offramp::fixtures
