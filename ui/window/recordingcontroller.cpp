// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/recordingcontroller.h"

#include "core/support/file.h"
#include "ui/files/networkfiles.h"
#include "ui/panels/recordingpanel.h"
#include "ui/samples/testset.h"
#include "ui/window/tabbeddocks.h"

#include <QDockWidget>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSettings>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t usefulSamples = 50;
const QString unfinishedKey = u"record/unfinished"_s;

/// Whether another process writes the file now, such as the engine of another window.
bool isBeingWritten(const QString &path)
{
    auto file = File::open(QFile::encodeName(path).toStdString(), File::Mode::Read);
    const auto isFree = file ? file->tryLock() : Result<bool>(true);
    return isFree && !*isFree;
}

QJsonArray unfinishedJobs()
{
    return QJsonDocument::fromJson(QSettings().value(unfinishedKey).toByteArray()).array();
}

} // namespace

RecordingController::RecordingController(Document *document, Selection *selection, const ThresholdView *thresholds,
                                         QWidget *window)
    : QObject(window)
    , m_document(document)
    , m_window(window)
    , m_growing(document, [this](const QString &path) { return isRecording(path); })
    , m_queue(enginePath())
    , m_follower(lastReadIn(document))
    , m_panel(new RecordingPanel(document, selection, thresholds, &m_queue))
    , m_dock(new QDockWidget(tr("Recording"), window))
{
    m_dock->setObjectName(u"recordingDock"_s);
    m_dock->setWidget(m_panel);
    m_dock->hide();
    connect(&m_queue, &RecordQueue::taskGrew, this, &RecordingController::follow);
    connect(&m_queue, &RecordQueue::tasksChanged, this, &RecordingController::keepUnfinished);
    connect(&m_queue, &RecordQueue::tasksChanged, &m_growing, &GrowingRecordings::refresh);
    connect(&m_queue, &RecordQueue::taskChanged, &m_growing, &GrowingRecordings::refresh);
    connect(&m_queue, &RecordQueue::taskChanged, this, [this](int id) {
        const RecordTask *task = m_queue.find(id);
        if (!task)
            return;
        if (task->state == RecordTask::State::Failed)
            showDock();
        if (!task->isActive())
            keepUnfinished();
    });
    connect(&m_follower, &RecordingFollower::read, this, &RecordingController::take);
    connect(&m_growing, &GrowingRecordings::begun, this, &RecordingController::begin);
    connect(&m_growing, &GrowingRecordings::message, this, &RecordingController::message);
    offerUnfinished();
}

bool RecordingController::isInput(const QString &path)
{
    static const QRegularExpression network(u"\\.(pt|pth|ts|safetensors)$"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    const QFileInfo file(path);
    return file.isDir() || (path.contains(network) && file.isFile());
}

void RecordingController::ask(const QStringList &inputs)
{
    if (m_dialog) {
        addInputs(inputs);
        m_dialog->raise();
        return;
    }
    QStringList busy;
    for (const RecordTask &task : m_queue.tasks()) {
        if (task.isActive() || task.state == RecordTask::State::Waiting)
            busy.append(task.job.out);
    }
    auto *dialog = new RecordDialog(m_queue.engine(), busy, m_window);
    m_dialog = dialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    addInputs(inputs);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { record(dialog->plannedJobs()); });
    // It is deleted later; whoever asks until then gets a new one.
    connect(dialog, &QDialog::finished, this, [this] { m_dialog.clear(); });
    dialog->open();
}

void RecordingController::addInputs(const QStringList &inputs)
{
    QStringList networks;
    for (const QString &path : inputs) {
        if (QFileInfo(path).isDir())
            m_dialog->setDataset(path);
        else
            networks.append(path);
    }
    m_dialog->addNetworks(networks);
}

void RecordingController::record(const std::vector<RecordJob> &jobs)
{
    for (const RecordJob &job : jobs) {
        m_offered.erase(job.out);
        rememberNetwork(job.out, job.network);
        m_queue.add(job);
    }
    showDock();
    makeHigher(m_dock, m_panel->sizeHint().height());
}

void RecordingController::showDock()
{
    m_dock->setVisible(!m_queue.tasks().empty());
    if (!m_dock->isHidden())
        bringToFront(m_dock);
}

bool RecordingController::isRecording(const QString &path) const
{
    return std::ranges::any_of(m_queue.tasks(), [&](const RecordTask &task) {
        return task.job.out == path && (task.isActive() || task.state == RecordTask::State::Waiting);
    });
}

void RecordingController::follow(int task)
{
    const RecordTask *grown = m_queue.find(task);
    if (grown && grown->recorded > 0)
        m_follower.follow(grown->job.out);
}

void RecordingController::take(const RecordingPtr &recording)
{
    const QString path = pathOf(*recording);
    const auto task = std::ranges::find(m_queue.tasks(), path, [](const RecordTask &each) { return each.job.out; });
    if (task != m_queue.tasks().end())
        rememberTestSet(*recording, task->job.dataset);
    const auto known = m_document->sources().ofFile(recording->path());
    for (const RecordingId id : known)
        m_growing.replace(id, recording);
    const bool open = std::ranges::any_of(known, [this](RecordingId id) {
        const auto &shown = m_document->decisions().recordings;
        return std::ranges::find(shown, id) != shown.end();
    });
    if (open) {
        m_offered.insert(path);
        return;
    }
    if (m_offered.contains(path))
        return;
    const bool useful = recording->table().sampleCount() >= usefulSamples || !isRecording(path);
    if (!useful || isBusy()) {
        m_follower.follow(path);
        return;
    }
    m_offered.insert(path);
    Q_EMIT opened(recording);
}

bool RecordingController::isBusy() const
{
    // A new curve during a drag would end it.
    return m_isHeld || QGuiApplication::mouseButtons() != Qt::NoButton;
}

void RecordingController::await(const QString &path)
{
    m_growing.await(path);
    Q_EMIT message(tr("%1 has no recorded samples yet. It opens here once it has some.").arg(path));
}

void RecordingController::begin(const RecordingPtr &recording)
{
    if (isBusy())
        m_growing.await(pathOf(*recording)); // which is read again after a pause
    else
        Q_EMIT begun(recording);
}

void RecordingController::keepUnfinished()
{
    for (const RecordTask &task : m_queue.tasks())
        m_known.insert(task.job.out);
    QJsonArray jobs;
    for (const QJsonValue &entry : unfinishedJobs()) { // those of other windows stay
        if (const auto job = recordJobFrom(entry.toObject()); job && !m_known.contains(job->out))
            jobs.append(entry);
    }
    for (const RecordTask &task : m_queue.tasks()) {
        if (task.state != RecordTask::State::Done)
            jobs.append(toJson(task.job));
    }
    QSettings().setValue(unfinishedKey, QJsonDocument(jobs).toJson(QJsonDocument::Compact));
}

void RecordingController::offerUnfinished()
{
    for (const QJsonValue &entry : unfinishedJobs()) {
        if (const auto job = recordJobFrom(entry.toObject()); job && !isBeingWritten(job->out))
            m_queue.addStopped(*job);
    }
}

} // namespace offramp
