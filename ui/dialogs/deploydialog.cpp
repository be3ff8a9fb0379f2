// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/deploydialog.h"

#include "core/recording/recording.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/files/choosefile.h"
#include "ui/files/demo.h"
#include "ui/files/networkfiles.h"
#include "ui/panels/parts.h"
#include "ui/theme/fitscreen.h"
#include "ui/theme/plaintextstyle.h"
#include "ui/wording/fieldnames.h"

#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int cancelMilliseconds = 2000;

QString proposedArchive(const OpenRecording &recording, const QString &variant)
{
    const QFileInfo file(pathOf(recording));
    const QDir folder(outputFolder(file.absolutePath()));
    QString name = file.completeBaseName() + u'-' + variant + u".pt"_s;
    return folder.filePath(name.replace(u'/', u'-'));
}

/// The Markdown file that the engine writes beside an archive.
QString cardBeside(const QString &archive)
{
    const QFileInfo file(archive);
    return file.dir().filePath(file.completeBaseName() + u".md"_s);
}

/// What a part's network is remembered by.
QStringList keysOf(const RecordedPart &part, const QString &recording, bool isCascade)
{
    QStringList keys;
    if (const std::string sha256 = part.networkSha256(); !sha256.empty())
        keys.append(QString::fromStdString(sha256));
    if (!isCascade)
        keys.append(recording);
    return keys;
}

} // namespace

DeployDialog::DeployDialog(RecordingPtr recording, Thresholds thresholds, const QString &variant, QString engine,
                           QWidget *parent)
    : QDialog(parent)
    , m_recording(std::move(recording))
    , m_thresholds(std::move(thresholds))
    , m_engine(std::move(engine))
    , m_file(named(new QLineEdit(QDir::toNativeSeparators(proposedArchive(*m_recording, variant))), u"archiveFile"_s,
                   tr("Archive"), tr("A TorchScript archive. A card that describes it is written beside it, as .md.")))
    , m_progress(named(new QProgressBar, u"deployProgress"_s, tr("Progress of the archive")))
    , m_problem(sentencesLabel(u"deployProblem"_s))
    , m_status(named(new QLabel, u"warning"_s))
    , m_write(new QPushButton(tr("Write")))
    , m_refusal(findParts())
{
    setObjectName(u"deployDialog"_s);
    setWindowTitle(inTitle(tr("Runnable network of %1").arg(variant)));
    auto *about = mutedLabel(tr("%1 of %2 as a network that PyTorch 1.13 and later run without Offramp. Each image "
                                "stops at its exit.")
                                 .arg(variant, nameOf(*m_recording)));
    about->setWordWrap(true);
    about->setToolTip(tr("The variant's thresholds, its criterion and the exits that are on are part of the archive."));
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    m_progress->hide();
    m_problem->setToolTip(tr("What keeps the archive from being written, and what to do"));
    m_status->setWordWrap(true);
    m_run.setTimeout(cancelMilliseconds);

    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(11);
    for (std::size_t place = 0; place < m_parts.size(); ++place)
        addNetworkRow(form, place);
    QPushButton *choose = chooseButton(
        [this] {
            chooseOutput(this, {tr("Archive to write"), m_file->text(), tr("TorchScript archives (*.pt)")},
                         [this](const QString &path) { m_file->setText(QDir::toNativeSeparators(path)); });
        },
        tr("Choose the archive"));
    form->addRow(wordFor(m_file, tr("&Archive")), rowOf({{m_file, 1}, choose}, 8));
    setLayout(columnOf({about, form, m_problem, BoxItem::stretch(), m_progress, dialogButtons(this, m_status, m_write)},
                       16, dialogMargins));
    setDialogSize(this, {660, m_parts.size() > 1 ? 340 : 300});

    connect(m_file, &QLineEdit::textChanged, this, &DeployDialog::changed);
    connect(m_write, &QPushButton::clicked, this, &DeployDialog::write);
    connect(&m_run, &EngineRun::stateChanged, this, &DeployDialog::followRun);
    connect(&m_run, &EngineRun::received, this, [this](const Event &event) {
        if (const auto *warning = std::get_if<WarningEvent>(&event))
            m_warnings.append(QString::fromStdString(warning->text));
    });
    changed();
}

/// Finds the parts whose networks run; says why they cannot be written.
std::optional<Error> DeployDialog::findParts()
{
    if (!m_recording->columns())
        return Error{ErrorKind::BadInput, "The recording was not read completely.", "Wait until it is open."};
    auto parts = partsOf(*m_recording->columns());
    if (!parts)
        return parts.error();
    const auto count = partsThatRun(*parts, m_recording->view().off);
    if (!count)
        return count.error();
    m_isCascade = parts->size() > 1;
    m_parts.assign(parts->begin(), parts->begin() + static_cast<std::ptrdiff_t>(*count));
    if (m_engine.isEmpty())
        return Error{ErrorKind::Failed, "offramp-engine is not installed.",
                     "Install the package of that name, or build it with packaging/run.sh."};
    return std::nullopt;
}

void DeployDialog::addNetworkRow(QFormLayout *form, std::size_t place)
{
    const RecordedPart &part = m_parts[place];
    const QString name = QString::fromStdString(part.name);
    const QString recording = pathOf(*m_recording);
    const QStringList keys = keysOf(part, recording, m_isCascade);
    const QString tip = keys.isEmpty() || part.networkSha256().empty()
                            ? tr("The file that was recorded.")
                            : tr("The file that was recorded, with the SHA-256 %1").arg(keys.constFirst());
    auto *edit = named(new QLineEdit, u"networkFile%1"_s.arg(place + 1), tr("Network file of %1").arg(name), tip);
    const QString stem = QFileInfo(recording).completeBaseName();
    edit->setText(QDir::toNativeSeparators(
        findNetwork(keys, recording, m_isCascade ? QStringList{name} : QStringList{name, stem})));
    QPushButton *choose = chooseButton(
        [this, edit] {
            chooseFile(this, {tr("Network that was recorded"), edit->text(), {}},
                       [edit](const QString &path) { edit->setText(QDir::toNativeSeparators(path)); });
        },
        tr("Choose the network file of %1").arg(name));
    const QString word = m_isCascade ? tr("Network &%1, %2").arg(place + 1).arg(literally(name)) : tr("&Network file");
    QLabel *label = wordFor(edit, word);
    label->setToolTip(tip);
    form->addRow(label, rowOf({{edit, 1}, choose}, 8));
    connect(edit, &QLineEdit::textChanged, this, &DeployDialog::changed);
    m_networks.push_back(edit);
}

QString DeployDialog::archive() const
{
    const QString text = m_file->text().trimmed();
    return text.isEmpty() ? QString() : QFileInfo(text).absoluteFilePath();
}

DeployJob DeployDialog::job() const
{
    DeployJob job{.recording = QFileInfo(pathOf(*m_recording)).absoluteFilePath(),
                  .criterion = m_recording->criterion(),
                  .thresholds = m_thresholds,
                  .off = m_recording->view().off,
                  .networks = {},
                  .out = archive()};
    for (const QLineEdit *edit : m_networks)
        job.networks.append(QFileInfo(edit->text().trimmed()).absoluteFilePath());
    return job;
}

/// What was said about the fields holds no longer.
void DeployDialog::changed()
{
    m_mayReplace = false;
    m_problem->setText(m_refusal ? withFieldNames(*m_refusal, Fields::Deploy) : QString());
    m_status->clear();
    m_write->setText(tr("Write"));
    refresh();
}

void DeployDialog::refresh()
{
    const bool isRunning = m_run.isActive();
    const bool isFilled = !archive().isEmpty() && std::ranges::none_of(m_networks, [](const QLineEdit *edit) {
        return edit->text().trimmed().isEmpty();
    });
    m_write->setEnabled(!m_refusal && isFilled && !isRunning);
    m_progress->setVisible(isRunning);
    m_file->setEnabled(!isRunning);
    for (QLineEdit *edit : m_networks)
        edit->setEnabled(!isRunning);
}

void DeployDialog::write()
{
    for (const QString &path : {archive(), cardBeside(archive())}) {
        if (QFileInfo::exists(path) && !m_mayReplace) {
            m_mayReplace = true;
            m_status->setText(tr("%1 already exists.").arg(QFileInfo(path).fileName()));
            m_write->setText(tr("Replace file"));
            return;
        }
    }
    m_problem->clear();
    m_warnings.clear();
    m_run.start(m_engine, argumentsFor(job()));
    if (m_run.isActive())
        m_status->setText(tr("The engine splits the network and checks the archive…"));
    refresh();
}

void DeployDialog::followRun()
{
    refresh();
    if (m_run.isActive())
        return;
    m_status->clear();
    if (m_run.state() == EngineRun::State::Cancelled) {
        m_status->setText(tr("Cancelled: nothing was written."));
        return;
    }
    if (m_run.state() == EngineRun::State::Failed) {
        m_problem->setText(withFieldNames(*m_run.error(), Fields::Deploy));
        m_networks.empty() ? m_file->setFocus() : m_networks.front()->setFocus();
        return;
    }
    const DeployJob done = job();
    for (std::size_t place = 0; place < m_parts.size(); ++place) {
        for (const QString &key : keysOf(m_parts[place], pathOf(*m_recording), m_isCascade))
            rememberNetwork(key, done.networks[static_cast<qsizetype>(place)]);
    }
    Q_EMIT written((QStringList{
                        tr("Written: %1, with its card %2").arg(done.out, QFileInfo(cardBeside(done.out)).fileName())}
                    + m_warnings)
                       .join(u'\n'),
                   done.out);
    accept();
}

void DeployDialog::reject()
{
    if (!m_run.isActive()) {
        QDialog::reject();
        return;
    }
    m_status->setText(tr("Cancelling…"));
    m_run.cancel();
}

} // namespace offramp
