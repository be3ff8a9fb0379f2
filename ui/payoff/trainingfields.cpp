// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payoff/trainingfields.h"

#include "core/support/numbers.h"
#include "ui/files/choosefile.h"
#include "ui/panels/parts.h"
#include "ui/wording/tips.h"

#include <QComboBox>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// An amount with every digit and its unit, as parseWork() reads it.
QString typedWork(const Work &work)
{
    const WorkUnit unit = unitFor(work.amount, work.kind);
    return QString::fromStdString(shortestText(work.amount / unit.size) + ' ' + unit.name);
}

} // namespace

TrainingFields::TrainingFields(QWidget *parent)
    : QWidget(parent)
    , m_work(named(new QLineEdit, u"trainingWork"_s, tr("What the training takes"), tipText(Tip::TrainingWork)))
    , m_run(named(new QComboBox, u"trainingRun"_s, tr("Run of the log"), tipText(Tip::TrainingRun)))
    , m_notes(mutedLabel())
{
    m_work->setPlaceholderText(tr("such as 3.2 MJ"));
    m_run->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_run->hide();
    m_notes->setObjectName(u"trainingNotes"_s);
    m_notes->setToolTip(tipText(Tip::TrainingNotes));
    m_notes->setWordWrap(true);
    m_notes->hide();
    QPushButton *choose = plainButton(tr("From a log…"), u"trainingLog"_s);
    connect(choose, &QPushButton::clicked, this, [this] {
        chooseFile(this, {tr("Energy log of the training"), m_path}, [this](const QString &path) { readLog(path); });
    });
    setLayout(columnOf({rowOf({{m_work, 1}, choose}, 8), m_run, m_notes}, 8, {}));
    connect(m_work, &QLineEdit::textEdited, this, &TrainingFields::forgetLog);
    connect(m_work, &QLineEdit::textChanged, this, &TrainingFields::changed);
    connect(m_run, &QComboBox::activated, this, &TrainingFields::showRun);
}

bool TrainingFields::isEmpty() const
{
    return m_work->text().trimmed().isEmpty();
}

Result<Work> TrainingFields::training() const
{
    return parseWork(m_work->text().trimmed().toStdString(), {}, "The training");
}

void TrainingFields::readLog(const QString &path)
{
    m_path = path;
    m_notes->setText(tr("Reading %1…").arg(QFileInfo(path).fileName()));
    m_notes->show();
    m_reading.start([path = QFile::encodeName(path).toStdString()](const IsCancelled &) { return readEnergyLog(path); },
                    [this](const Result<EnergyLog> &log) { take(log); });
}

void TrainingFields::take(const Result<EnergyLog> &log)
{
    m_run->clear();
    if (!log) {
        m_run->hide();
        m_notes->setText(QString::fromStdString(toText(log.error())));
        return;
    }
    m_log = *log;
    if (m_log.runs.size() > 1)
        m_run->addItem(tr("All %1 runs together").arg(m_log.runs.size()));
    for (const EnergyRun &run : m_log.runs) {
        const QString name = QString::fromStdString(run.name);
        if (m_run->findData(name) < 0)
            m_run->addItem(name, name);
    }
    m_run->setVisible(m_run->count() > 1);
    showRun();
}

void TrainingFields::showRun()
{
    std::vector<std::string> names;
    const QVariant chosen = m_run->currentData();
    for (const EnergyRun &run : m_log.runs) {
        if (!chosen.isValid() || chosen.toString().toStdString() == run.name)
            names.push_back(run.name);
    }
    const auto training = trainingEnergy(m_log, names, QFileInfo(m_path).fileName().toStdString());
    if (!training) {
        m_work->clear();
        m_notes->setText(QString::fromStdString(toText(training.error())));
        return;
    }
    QStringList sentences{tr("%1, %2.").arg(QFileInfo(m_path).fileName(), QString::fromStdString(m_log.tool))};
    const auto append = [&](const std::vector<std::string> &notes) {
        for (const std::string &note : notes)
            sentences.append(QString::fromStdString(note));
    };
    append(m_log.notes);
    append(training->notes);
    m_notes->setText(sentences.join(u' '));
    m_work->setText(typedWork(training->work));
}

void TrainingFields::forgetLog()
{
    m_reading.cancel();
    m_run->hide();
    m_notes->hide();
}

} // namespace offramp
