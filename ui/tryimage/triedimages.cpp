// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tryimage/triedimages.h"

#include "core/recording/origin.h"
#include "ui/files/networkfiles.h"
#include "ui/wording/fieldnames.h"

#include <QFileInfo>
#include <QImageReader>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int settleMilliseconds = 80;
constexpr int longestSide = 800;        ///< of images as they are shown, pixels
constexpr std::size_t imagesAtOnce = 8; ///< of one run, so that the first answers come soon

/// The image as the network gets it: tags that turn it are ignored. Null where it cannot be read.
QImage readImageFile(const QString &path)
{
    if (!QFileInfo(path).isFile()) // a pipe would block
        return {};
    QImageReader reader(path);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(false);
    const QSize size = reader.size();
    if (std::max(size.width(), size.height()) > longestSide)
        reader.setScaledSize(size.scaled(longestSide, longestSide, Qt::KeepAspectRatio).expandedTo({1, 1}));
    QImage image = reader.read();
    if (std::max(image.width(), image.height()) > longestSide) // of a format that tells its size late
        image = image.scaled(longestSide, longestSide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    return image;
}

} // namespace

TriedImages::TriedImages(Document *document, const Selection *selection, QString engine, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_selection(selection)
    , m_engine(std::move(engine))
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(settleMilliseconds);
    connect(&m_soon, &QTimer::timeout, this, &TriedImages::startNext);
    connect(&m_run, &ClassifyRun::ended, this, &TriedImages::take);
    const auto followVariant = [this] {
        if (!m_images.empty())
            follow();
    };
    connect(document, &Document::resultsChanged, this, followVariant);
    connect(selection, &Selection::changed, this, followVariant);
}

void TriedImages::add(const QStringList &paths)
{
    if (paths.isEmpty())
        return;
    const QStringList kept = paths.first(std::min(paths.size(), static_cast<qsizetype>(mostImages)));
    for (const QString &path : kept) {
        const auto known = std::ranges::find(m_images, path, &TriedImage::path);
        if (known != m_images.end()) // its file may be another now
            erase(known);
        m_images.push_back({++m_lastId, path, QFileInfo(path).fileName(), {}, false});
        read(m_images.back());
    }
    while (m_images.size() > mostImages)
        erase(m_images.begin());
    m_current
        = static_cast<std::size_t>(std::ranges::find(m_images, kept.front(), &TriedImage::path) - m_images.begin());
    retry();
    Q_EMIT added();
}

/// Removes an image with what is known about it.
void TriedImages::erase(std::vector<TriedImage>::iterator image)
{
    for (auto &[asked, answers] : m_answers)
        answers.byImage.erase(image->id);
    m_images.erase(image);
}

void TriedImages::remove(std::size_t place)
{
    if (place >= m_images.size())
        return;
    erase(m_images.begin() + static_cast<std::ptrdiff_t>(place));
    if (m_current > place || m_current == m_images.size())
        m_current = m_current == 0 ? 0 : m_current - 1;
    follow();
}

void TriedImages::setCurrent(std::size_t place)
{
    if (place >= m_images.size() || place == m_current)
        return;
    m_current = place;
    follow();
}

void TriedImages::step(int direction)
{
    if (direction > 0 || m_current > 0)
        setCurrent(direction > 0 ? m_current + 1 : m_current - 1);
}

void TriedImages::read(const TriedImage &image)
{
    m_reader.start([path = image.path](const IsCancelled &) { return readImageFile(path); },
                   [this, id = image.id](const Result<QImage> &shown) {
                       TriedImage *found = find(id);
                       if (!found)
                           return;
                       found->shown = shown.value_or(QImage());
                       found->isUnknown = found->shown.isNull();
                       Q_EMIT changed();
                   });
}

TriedImage *TriedImages::find(int id)
{
    const auto found = std::ranges::find(m_images, id, &TriedImage::id);
    return found == m_images.end() ? nullptr : &*found;
}

const VariantResult *TriedImages::variant() const
{
    return m_selection->variant() ? m_document->results().find(*m_selection->variant()) : nullptr;
}

QString TriedImages::refusal() const
{
    const OpenRecording &recording = *variant()->recording;
    if (!recording.columns())
        return tr("The recording was not read completely. Wait until it is open.");
    const std::string combination = combinationOf(*recording.columns());
    if (combination.empty())
        return {};
    return tr("%1 is made from several networks (%2), so there is not one that could run. Select a variant of one of "
              "those networks.")
        .arg(nameOf(recording), QString::fromStdString(combination));
}

std::optional<TriedImages::Asked> TriedImages::asked() const
{
    const VariantResult *result = variant();
    if (m_images.empty() || !result || !refusal().isEmpty())
        return std::nullopt;
    return Asked{result->recording->fingerprint(), result->recording->criterion()};
}

const TriedImages::Answers *TriedImages::answers() const
{
    const auto wanted = asked();
    const auto found = wanted ? m_answers.find(*wanted) : m_answers.end();
    return found == m_answers.end() ? nullptr : &found->second;
}

const TriedAnswer *TriedImages::answer() const
{
    const Answers *known = answers();
    if (!known)
        return nullptr;
    const auto found = known->byImage.find(m_images[m_current].id);
    return found == known->byImage.end() ? nullptr : &found->second;
}

QStringList TriedImages::warnings() const
{
    const Answers *known = answers();
    return known ? known->warnings : QStringList();
}

QStringList TriedImages::networkKeys() const
{
    const OpenRecording &recording = *variant()->recording;
    QStringList keys;
    if (const auto sha256 = recording.columns()->about("network_sha256"))
        keys.append(QString::fromStdString(*sha256));
    keys.append(pathOf(recording));
    return keys;
}

QString TriedImages::network() const
{
    if (!asked())
        return {};
    const OpenRecording &recording = *variant()->recording;
    const auto chosen = m_chosen.find(recording.fingerprint());
    if (chosen != m_chosen.end())
        return chosen->second;
    const QString path = pathOf(recording);
    return findNetwork(networkKeys(), path,
                       {QString::fromStdString(recording.ownName()), QFileInfo(path).completeBaseName()});
}

TriedImages::State TriedImages::state() const
{
    if (m_images.empty())
        return State::Empty;
    if (!variant())
        return State::NoVariant;
    if (!refusal().isEmpty())
        return State::Refused;
    if (answer())
        return State::Answered;
    const Answers *known = answers();
    if (known && !known->problem.isEmpty())
        return State::Failed;
    if (known && known->isCancelled)
        return State::Cancelled;
    return isRunning() || !network().isEmpty() ? State::Running : State::NoNetwork;
}

QString TriedImages::sentence() const
{
    switch (state()) {
    case State::Empty:
        return tr("Drop an image here, paste one, or choose one: the network of the selected variant classifies it.");
    case State::NoVariant:
        return tr("Select a variant: its network classifies the image.");
    case State::Refused:
        return refusal();
    case State::NoNetwork:
        return tr("The file of the network %1 was not found. Choose the file that was recorded.")
            .arg(nameOf(*variant()->recording));
    case State::Running:
        return tr("%1 runs on the image…").arg(nameOf(*variant()->recording));
    case State::Cancelled:
        return tr("Cancelled: the network has not run on this image.");
    case State::Failed:
        return withFieldNames(answers()->problem, Fields::Classify);
    case State::Answered:
        return withFieldNames(answer()->problem, Fields::Classify);
    }
    return {};
}

void TriedImages::setNetwork(const QString &path)
{
    const auto wanted = asked();
    if (!wanted)
        return;
    m_chosen[wanted->first] = path;
    // What another file has answered does not count.
    std::erase_if(m_answers, [&](const auto &entry) { return entry.first.first == wanted->first; });
    m_run.drop();
    follow();
}

void TriedImages::cancel()
{
    m_soon.stop();
    m_run.drop();
    if (const auto wanted = asked())
        m_answers[*wanted].isCancelled = true;
    follow();
}

void TriedImages::retry()
{
    for (auto &[asked, answers] : m_answers) {
        answers.problem.clear();
        answers.isCancelled = false;
    }
    follow();
}

/// The images that the selected variant's network is to run on, the current one first; none where it cannot.
std::vector<int> TriedImages::waiting() const
{
    const auto wanted = asked();
    if (!wanted)
        return {};
    const Answers *known = answers();
    if (known && (!known->problem.isEmpty() || known->isCancelled))
        return {};
    std::vector<int> ids;
    for (std::size_t i = 0; i < m_images.size(); ++i) {
        const int id = m_images[(m_current + i) % m_images.size()].id;
        if (!known || !known->byImage.contains(id))
            ids.push_back(id);
    }
    return ids.empty() || network().isEmpty() ? std::vector<int>() : ids;
}

void TriedImages::follow()
{
    const std::vector<int> ids = waiting();
    if (m_run.isActive()) {
        // Whatever is looked at now comes first; the others of the run come again.
        const bool isAsked = asked() == m_runAsks;
        const bool isLate
            = !answer() && !m_images.empty() && std::ranges::find(m_runIds, m_images[m_current].id) == m_runIds.end();
        if (!isAsked || isLate)
            m_run.drop();
    }
    if (ids.empty())
        m_soon.stop();
    else if (!m_run.isActive() && !m_soon.isActive())
        m_soon.start();
    Q_EMIT changed();
}

void TriedImages::startNext()
{
    std::vector<int> ids = waiting();
    if (ids.empty())
        return;
    ids.resize(std::min(ids.size(), imagesAtOnce));
    m_runAsks = *asked();
    if (m_engine.isEmpty()) {
        m_answers[m_runAsks].problem = tr(
            "offramp-engine is not installed. Install the package of that name, or build it with packaging/run.sh.");
        return follow();
    }
    m_runIds = ids;
    m_runKeys = networkKeys();
    const VariantResult &result = *variant();
    const OpenRecording &recording = *result.recording;
    ClassifyJob job{.network = QFileInfo(network()).absoluteFilePath(),
                    .recording = QFileInfo(pathOf(recording)).absoluteFilePath(),
                    .criterion = recording.criterion(),
                    .thresholds = result.thresholds,
                    .images = {}};
    // Processors compute slowly or not at all with fewer bits, and not in TF32.
    const Recording &columns = *recording.columns();
    if (columns.about("precision").value_or("float32") != "float32" || allowsTf32(columns.metadata))
        job.device = u"auto"_s;
    for (const int id : ids)
        job.images.append(QFileInfo(find(id)->path).absoluteFilePath());
    m_run.start(m_engine, job, recording.table().exitCount());
    Q_EMIT changed();
}

void TriedImages::take(const ClassifyEnd &end)
{
    Answers &known = m_answers[m_runAsks];
    known.problem = end.problem;
    known.warnings = end.warnings;
    bool hasRun = false;
    for (std::size_t i = 0; i < end.answers.size(); ++i) {
        hasRun = hasRun || end.answers[i].problem.isEmpty();
        if (find(m_runIds[i]))
            known.byImage[m_runIds[i]] = end.answers[i];
    }
    for (const QString &key : std::as_const(m_runKeys)) {
        if (hasRun)
            rememberNetwork(key, m_run.job().network);
    }
    follow();
}

} // namespace offramp
