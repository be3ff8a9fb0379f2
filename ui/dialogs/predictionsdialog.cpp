// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/predictionsdialog.h"

#include "ui/dialogs/dialogbuttons.h"
#include "core/results/recordingnotes.h"
#include "core/support/atomicfile.h"
#include "ui/export/predictionstable.h"
#include "ui/files/choosefile.h"
#include "ui/files/demo.h"
#include "ui/panels/parts.h"
#include "ui/theme/plaintextstyle.h"
#include "ui/theme/boxes.h"
#include "ui/theme/fitscreen.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString proposedFile(const OpenRecording &recording, const QString &variant)
{
    const QFileInfo file(pathOf(recording));
    const QDir folder(outputFolder(file.absolutePath()));
    QString name = file.completeBaseName() + u'-' + variant + u".csv"_s;
    return folder.filePath(name.replace(u'/', u'-'));
}

} // namespace

PredictionsDialog::PredictionsDialog(RecordingPtr recording, Thresholds thresholds, const QString &variant,
                                     QWidget *parent)
    : QDialog(parent)
    , m_recording(std::move(recording))
    , m_thresholds(std::move(thresholds))
    , m_file(named(new QLineEdit(QDir::toNativeSeparators(proposedFile(*m_recording, variant))), u"predictionsFile"_s))
    , m_labels(named(new QLineEdit, u"predictionsLabels"_s))
    , m_warning(named(new QLabel, u"warning"_s))
    , m_save(new QPushButton)
{
    setObjectName(u"predictionsDialog"_s);
    setWindowTitle(inTitle(tr("Save predictions of %1").arg(variant)));
    auto *about = mutedLabel(tr("One row for each sample: its name, the class that %1 predicts, the exit it takes and "
                                "its cost.")
                                 .arg(variant));
    about->setWordWrap(true);
    m_labels->setPlaceholderText(tr("class numbers; or a map: JSON, CSV, pickled dict"));
    m_labels->setToolTip(tr("A map from network outputs to the labels you want. A map made for recording, from "
                            "labels to outputs, is recognised."));
    m_warning->setWordWrap(true);
    QPushButton *chooseFileButton = chooseButton([this] {
        chooseOutput(this, {tr("File of the predictions"), m_file->text(), tr("Tables (*.csv)")},
                     [this](const QString &path) { m_file->setText(path); });
    });
    QPushButton *chooseLabelsButton = chooseButton([this] {
        chooseFile(this,
                   {tr("Map from network outputs to labels"),
                    {},
                    tr("Maps (*.json *.csv *.pkl *.pickle);;All files (*)")},
                   [this](const QString &path) { m_labels->setText(path); });
    });
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(11);
    form->addRow(wordFor(m_file, tr("&File")), rowOf({{m_file, 1}, chooseFileButton}, 8));
    form->addRow(wordFor(m_labels, tr("&Labels")), rowOf({{m_labels, 1}, chooseLabelsButton}, 8));
    setLayout(columnOf({about, form, BoxItem::stretch(), dialogButtons(this, m_warning, m_save)}, 16, dialogMargins));
    setDialogSize(this, {620, 240});

    connect(m_file, &QLineEdit::textChanged, this, &PredictionsDialog::refresh);
    connect(m_labels, &QLineEdit::textChanged, this, &PredictionsDialog::refresh);
    connect(m_save, &QPushButton::clicked, this, &PredictionsDialog::write);
    refresh();
}

void PredictionsDialog::refresh()
{
    m_mayReplace = false;
    m_warning->clear();
    m_save->setText(tr("Save"));
    m_save->setEnabled(!m_file->text().trimmed().isEmpty() && !m_writing.isRunning());
}

void PredictionsDialog::write()
{
    const QString path = QFileInfo(m_file->text().trimmed()).absoluteFilePath();
    if (QFileInfo::exists(path) && !std::exchange(m_mayReplace, true)) {
        m_warning->setText(tr("%1 already exists.").arg(QFileInfo(path).fileName()));
        m_save->setText(tr("Replace file"));
        return;
    }
    if (!m_recording->columns()) {
        m_warning->setText(tr("The file of %1 was not read completely.").arg(nameOf(*m_recording)));
        return;
    }
    const auto work = [recording = m_recording, thresholds = m_thresholds, path,
                       labels = QFile::encodeName(m_labels->text().trimmed()).toStdString()](
                          const IsCancelled &) -> Result<std::vector<std::string>> {
        auto made = predictionsTable(*recording, thresholds, labels);
        if (!made)
            return tl::unexpected(made.error());
        if (auto done = writeFileAtomically(QFile::encodeName(path).toStdString(), made->csv); !done)
            return tl::unexpected(done.error());
        std::vector<std::string> notes = recordingNotes(*recording);
        notes.insert(notes.end(), made->notes.begin(), made->notes.end());
        return notes;
    };
    m_writing.start(work, [this, path](const Result<std::vector<std::string>> &done) {
        refresh();
        if (!done) {
            m_warning->setText(QString::fromStdString(toText(done.error())));
            return;
        }
        QStringList sentences{tr("Written: %1").arg(path)};
        for (const std::string &note : *done)
            sentences.append(QString::fromStdString(note));
        Q_EMIT written(sentences.join(u'\n'), path);
        accept();
    });
    m_save->setEnabled(false);
}

void PredictionsDialog::reject()
{
    if (!m_writing.isRunning())
        QDialog::reject();
}

} // namespace offramp
