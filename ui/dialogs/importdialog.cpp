// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/importdialog.h"

#include "ui/dialogs/dialogbuttons.h"
#include "ui/dialogs/importfields.h"
#include "ui/engine/recordwording.h"
#include "ui/files/choosefile.h"
#include "ui/panels/parts.h"
#include "ui/theme/plaintextstyle.h"
#include "ui/theme/boxes.h"
#include "ui/theme/fitscreen.h"
#include "ui/theme/textsize.h"
#include "ui/wording/fieldnames.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int wordsWidth = 70; ///< at the usual text size

QLabel *wrapped(const QString &objectName)
{
    QLabel *label = sentencesLabel(objectName);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    return label;
}

QString freeOutput(const QString &source)
{
    const QString proposed = proposedOutput(source, {}, {});
    return QFileInfo::exists(proposed) ? freshName(proposed) : proposed;
}

} // namespace

ImportDialog::ImportDialog(const QString &path, const CostScale &costs, QWidget *parent)
    : QDialog(parent)
    , m_costs(costs)
    , m_path(path)
    , m_fields(new ImportFields(path))
    , m_state(mutedLabel())
    , m_found(new QWidget)
    , m_notes(wrapped(u"importNotes"_s))
    , m_problem(wrapped(u"warning"_s))
    , m_switch(plainButton({}, u"switchCriterion"_s))
    , m_out(named(new QLineEdit(QDir::toNativeSeparators(freeOutput(path))), u"importOutput"_s,
                  tr("File of the recording")))
    , m_outRow(new QWidget)
    , m_status(mutedLabel())
    , m_import(new QPushButton(tr("Import")))
{
    setObjectName(u"importDialog"_s);
    setWindowTitle(inTitle(tr("Import %1").arg(QFileInfo(path).fileName())));
    auto *columns = rowOf({scrollingFields(m_fields, tr("How to read the file")), {makeFindings(), 1}}, 12);
    setLayout(columnOf({{columns, 1}, dialogButtons(this, m_status, m_import)}, 16, dialogMargins));
    setDialogSize(this, {1010, 610}, columns);

    connect(m_import, &QPushButton::clicked, this, &ImportDialog::accept);
    connect(m_fields, &ImportFields::changed, this, &ImportDialog::read);
    connect(m_fields, &ImportFields::nameChanged, this, &ImportDialog::refresh);
    connect(m_switch, &QPushButton::clicked, this, [this] {
        if (const auto found = conflict(); found && found->remedy)
            Q_EMIT criterionWanted(*found->remedy);
    });
    connect(m_out, &QLineEdit::textChanged, this, [this] {
        m_writeProblem.reset();
        refresh();
    });
    read();
}

QWidget *ImportDialog::makeFindings()
{
    QLabel *name = boldLabel(QFileInfo(m_path).fileName(), 1);
    name->setToolTip(m_path);
    m_rows = gridIn(m_found, 14, 6);
    m_rows->setColumnStretch(1, 1);
    m_problem->setProperty("tone", u"warning"_s);

    QPushButton *choose = chooseButton([this] {
        chooseOutput(this, {tr("File of the recording"), output(), tr("Recordings (*.exits)")},
                     [this](const QString &path) { m_out->setText(path); });
    });
    QLabel *fileLabel = mutedLabel(tr("Recording"));
    followTextSize(this, [this, fileLabel] {
        const int words = TextSize::instance().scaled(wordsWidth);
        m_rows->setColumnMinimumWidth(0, words);
        fileLabel->setMinimumWidth(words);
    });
    m_outRow->setLayout(rowOf({fileLabel, {m_out, 1}, choose}, 8, {}));

    auto *head = rowOf({name, BoxItem::stretch(), m_state});
    auto *column
        = columnOf({head, m_found, m_problem, {m_switch, 0, Qt::AlignLeft}, m_notes, BoxItem::stretch(), m_outRow}, 10,
                   {18, 14, 18, 16});
    QScrollArea *scroll = scrollAreaOf(cardOf(column));
    scroll->viewport()->setAutoFillBackground(false);
    return scroll;
}

void ImportDialog::setCosts(const CostScale &costs)
{
    m_costs = costs;
    showRows(findingRows(m_findings, m_costs));
}

void ImportDialog::setCriteria(const OpenCriteria &criteria)
{
    m_criteria = criteria;
    refresh();
}

void ImportDialog::read()
{
    m_writeProblem.reset();
    const ImportRequest request = m_fields->request();
    m_reading.start([request](const IsCancelled &isCancelled) { return readFindings(request, isCancelled); },
                    [this, request](const Result<ImportFindings> &findings) {
                        m_request = request;
                        m_findings = findings ? *findings : ImportFindings{{}, {}, {}, findings.error()};
                        m_fields->showFindings(m_findings);
                        showRows(findingRows(m_findings, m_costs));
                        refresh();
                    });
    refresh();
}

void ImportDialog::showRows(const QList<FindingRow> &rows)
{
    while (const QLayoutItem *item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (int row = 0; row < rows.size(); ++row) {
        QLabel *word = mutedLabel(rows[row].word);
        word->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        auto *text = wrapped(u"importFound"_s);
        text->setText(rows[row].text);
        for (QLabel *label : {word, text})
            label->setToolTip(rows[row].tip);
        m_rows->addWidget(word, row, 0);
        m_rows->addWidget(text, row, 1);
    }
    m_found->setVisible(!rows.isEmpty());
    const bool needsCosts = m_findings.samples && m_findings.samples->needsCosts;
    if (needsCosts && !std::exchange(m_hasAskedForCosts, true))
        m_fields->askForCosts();
}

std::optional<CriterionConflict> ImportDialog::conflict() const
{
    if (!m_findings.samples || m_findings.samples->needsCosts)
        return {};
    return criterionConflict(m_criteria, m_findings.samples->whole.recording, m_fields->name().toStdString());
}

std::optional<Error> ImportDialog::problem() const
{
    if (auto found = m_fields->problem())
        return found;
    if (m_findings.problem)
        return m_findings.problem;
    if (!m_findings.samples)
        return {};
    if (m_findings.samples->needsCosts)
        return Error{ErrorKind::Usage,
                     m_findings.samples->whole.recording.exits == 1 ? "The file does not say what a sample costs."
                                                                    : "The file does not say what each exit costs.",
                     "Type it under Costs: one number for each exit, up to and including that exit."};
    if (const auto found = conflict())
        return found->problem;
    if (output().isEmpty())
        return Error{ErrorKind::Usage, "The recording has no file name.", "Choose where to write it."};
    if (QFileInfo::exists(output()))
        return Error{ErrorKind::Usage, QFileInfo(output()).fileName().toStdString() + " already exists.",
                     "Choose another name; existing files are not replaced."};
    const QFileInfo folder(QFileInfo(output()).absolutePath());
    if (!folder.isDir() || !folder.isWritable())
        return Error{ErrorKind::Usage, folder.filePath().toStdString() + " is not a writable folder.",
                     "Choose another place for the recording."};
    return m_writeProblem;
}

QString ImportDialog::output() const
{
    QString path = m_out->text().trimmed();
    if (path.isEmpty() || path.endsWith(u'/'))
        return {};
    if (!path.endsWith(u".exits"_s, Qt::CaseInsensitive))
        path += u".exits"_s;
    return QDir(QFileInfo(m_path).absolutePath()).absoluteFilePath(path);
}

bool ImportDialog::isReady() const
{
    return !isBusy() && !problem() && (m_findings.samples || m_findings.points);
}

void ImportDialog::refresh()
{
    // While a file is being re-read, the previous findings remain visible, so that nothing jumps.
    const auto found = m_reading.isRunning() ? std::nullopt : problem();
    m_state->setText(m_reading.isRunning()   ? tr("Reading…")
                     : m_writing.isRunning() ? tr("Writing…")
                     : found                 ? tr("Cannot be imported yet")
                                             : tr("Ready"));
    const Fields fields = isRecording() ? Fields::Samples : Fields::Points;
    m_problem->setText(found ? withFieldNames(*found, fields) : withFieldNames(findingWarning(m_findings), fields));
    m_problem->setVisible(!m_problem->text().isEmpty());
    const auto other = found ? conflict() : std::nullopt;
    const bool canSwitch = other && other->remedy && found == other->problem;
    m_switch->setVisible(canSwitch);
    if (canSwitch)
        m_switch->setText(switchText(*other->remedy));
    m_notes->setText(withFieldNames(findingNotes(m_findings, m_request).join(u'\n'), fields));
    m_notes->setVisible(!m_notes->text().isEmpty());
    m_outRow->setVisible(isRecording() && m_findings.samples);
    m_fields->setEnabled(!m_writing.isRunning());
    m_outRow->setEnabled(!m_writing.isRunning());
    m_status->setText(isRecording() ? tr("Writes a recording and opens it; the imported file is not changed.")
                                    : tr("Adds a curve to the chart; its points are kept in the workspace."));
    m_import->setEnabled(isReady());
}

void ImportDialog::accept()
{
    if (!isReady())
        return;
    if (isRecording())
        return write();
    Q_EMIT pointsTaken(m_fields->name(), *m_findings.points);
    QDialog::accept();
}

void ImportDialog::write()
{
    const QString path = output();
    const auto work
        = [imported = m_findings.samples, path, name = m_fields->name().toStdString()](const IsCancelled &) {
              Imported named = *imported;
              named.whole.recording.networkName = name;
              return writeImport(named, QFile::encodeName(path).toStdString());
          };
    m_writing.start(work, [this, path](const Result<void> &written) {
        if (!written) {
            m_writeProblem = written.error();
            refresh();
            return;
        }
        Q_EMIT recordingWritten(path);
        QDialog::accept();
    });
    refresh();
}

void ImportDialog::reject()
{
    // Wait for a recording that is being written: a partial recording is useless.
    if (!m_writing.isRunning())
        QDialog::reject();
}

} // namespace offramp
