// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/samples/testset.h"

#include "core/dataset/cifar.h"
#include "core/recording/imageword.h"
#include "core/recording/recording.h"
#include "core/results/growth.h"
#include "core/support/file.h"

#include <fmt/format.h>

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QImageReader>
#include <QSettings>

#include <algorithm>
#include <array>

namespace offramp {

namespace fs = std::filesystem;

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::uint64_t largestFile = 1U << 28;
constexpr int foldersAbove = 3; ///< of the recording's, in which the test set is looked for
constexpr int cifarSide = 32;
constexpr const char *chooseIt = "Choose its folder.";

/// The same for all recordings of a test set, where they say which that is.
QString keyOf(const OpenRecording &recording)
{
    const auto known = recording.columns() ? recording.columns()->about("dataset_fingerprint") : std::nullopt;
    return u"testSets/"_s + QString::fromStdString(known.value_or(recording.fingerprint()));
}

std::string aboutIn(const OpenRecording &recording, const char *key)
{
    return recording.columns() ? recording.columns()->about(key).value_or("") : std::string();
}

/// Whether a name leads to below the folder it is taken from. Names come from files of any origin.
bool isBelow(const fs::path &name)
{
    return name.is_relative() && std::ranges::none_of(name, [](const fs::path &part) { return part == ".."; });
}

bool isFolder(const fs::path &path)
{
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

/// Where a test set may be, without the folder that is remembered. Only those that exist.
std::vector<fs::path> foldersNear(const OpenRecording &recording)
{
    const fs::path dataset = aboutIn(recording, "dataset");
    std::error_code ignored;
    fs::path above = fs::absolute(recording.path(), ignored).parent_path();
    std::vector<fs::path> folders;
    if (dataset.empty() || !isBelow(dataset)) {
        folders.push_back(above);
        return folders;
    }
    for (int i = 0; i <= foldersAbove; ++i, above = above.parent_path()) {
        for (const fs::path &folder : {above / dataset, above}) {
            if (folder.filename() == dataset.filename() && isFolder(folder))
                folders.push_back(folder);
        }
    }
    return folders;
}

/// The word of a row's image; empty where the recording does not know it.
std::optional<std::int32_t> wordOf(const OpenRecording &recording, std::size_t row)
{
    if (!recording.columns() || row >= recording.columns()->image.size())
        return std::nullopt;
    const std::int32_t word = recording.columns()->image[row];
    return word == unknownImage ? std::nullopt : std::optional(word);
}

QImage imageFrom(const std::string &planes)
{
    QImage image(cifarSide, cifarSide, QImage::Format_RGB32);
    constexpr std::size_t plane = cifarImageBytes / 3;
    for (int y = 0; y < cifarSide; ++y) {
        for (int x = 0; x < cifarSide; ++x) {
            const auto at = static_cast<std::size_t>(y * cifarSide + x);
            const auto value
                = [&](std::size_t channel) { return static_cast<unsigned char>(planes[channel * plane + at]); };
            image.setPixel(x, y, qRgb(value(0), value(1), value(2)));
        }
    }
    return image;
}

/// Decodes a file as the engine does: without its orientation, without transparency.
Result<QImage> decoded(const std::string &bytes, const fs::path &file)
{
    QByteArray encoded = QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
    QBuffer buffer(&encoded);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setAutoTransform(false);
    const QImage image = reader.read();
    if (image.isNull())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} cannot be shown: {}.", file.string(), reader.errorString().toStdString()),
                       "Where the file is not damaged, install Qt's readers of its format "
                       "(qt6-image-formats-plugins).");
    return image.convertToFormat(QImage::Format_RGB32);
}

} // namespace

void rememberTestSet(const OpenRecording &recording, const QString &folder)
{
    const QString path = QDir(folder).absolutePath();
    if (rememberedTestSet(recording) != path)
        QSettings().setValue(keyOf(recording), path);
}

QString rememberedTestSet(const OpenRecording &recording)
{
    return QSettings().value(keyOf(recording)).toString();
}

TestSet::TestSet() = default;

TestSet::~TestSet() = default;

Result<QImage> TestSet::image(const OpenRecording &recording, std::size_t row)
{
    const auto stored = find(recording, row);
    if (!stored)
        return tl::unexpected(stored.error());
    return stored->isPlanes ? imageFrom(stored->bytes) : decoded(stored->bytes, stored->file);
}

Result<fs::path> TestSet::file(const OpenRecording &recording, std::size_t row)
{
    return find(recording, row).map([](const Stored &stored) { return stored.file; });
}

Result<TestSet::Stored> TestSet::find(const OpenRecording &recording, std::size_t row)
{
    const auto word = wordOf(recording, row);
    // A word is that of a name and its image; without one, the file must hold the recording that was opened.
    const auto names = (word ? Result<void>() : checkFile(recording)).and_then([&] {
        return readSampleNames(recording.path(), std::array{row});
    });
    if (!names)
        return tl::unexpected(names.error());
    if (names->empty() || names->front().empty())
        return failure(ErrorKind::BadInput,
                       "The recording has no sample names, so the image cannot be found in the test set.",
                       "Record or import it with names.");
    const std::string &name = names->front();
    if (!isBelow(name))
        return failure(ErrorKind::BadInput, fmt::format("The sample's name, {}, is not a path below a test set.", name),
                       "Record or import it with such names.");

    const QString remembered = rememberedTestSet(recording);
    const fs::path chosen = QFile::encodeName(remembered).toStdString();
    std::vector<fs::path> folders = foldersNear(recording);
    if (isFolder(chosen))
        folders.insert(folders.begin(), chosen);
    std::optional<Error> why;
    for (const fs::path &folder : folders) {
        auto stored = findIn(folder, name, aboutIn(recording, "split"));
        if (stored && (!word || *word == imageWord(name, stored->bytes)))
            return stored;
        if (stored)
            why = Error{ErrorKind::BadInput,
                        fmt::format("{} in {} is not the image that was recorded: it has changed, or is of another "
                                    "test set.",
                                    name, folder.string()),
                        "Restore it, or choose the folder of the test set that was recorded."};
        else if (!why && folder == chosen)
            why = stored.error();
    }
    if (why)
        return tl::unexpected(*why);
    if (!remembered.isEmpty() && !isFolder(chosen))
        return failure(ErrorKind::BadInput, fmt::format("The test set is no longer in {}.", chosen.string()), chooseIt);
    const std::string dataset = aboutIn(recording, "dataset");
    return failure(ErrorKind::BadInput,
                   dataset.empty() ? "The test set was not found beside the recording."
                                   : fmt::format("The test set \"{}\" was not found beside the recording.", dataset),
                   chooseIt);
}

Result<TestSet::Stored> TestSet::findIn(const fs::path &folder, const std::string &name, const std::string &split)
{
    std::error_code ignored;
    if (fs::is_regular_file(folder / name, ignored))
        return readWholeFile(folder / name, largestFile).map([&](std::string &&bytes) {
            return Stored{folder / name, std::move(bytes)};
        });
    if (name.find('#') != std::string::npos && cifarLayoutOf(folder))
        return recordIn(folder, name, split);
    return failure(ErrorKind::BadInput, fmt::format("{} has no {}.", folder.string(), name), chooseIt);
}

Result<TestSet::Stored> TestSet::recordIn(const fs::path &folder, const std::string &name, const std::string &split)
{
    if (!m_listing || m_listed != folder / split) {
        auto listing = listCifar(folder, *cifarLayoutOf(folder),
                                 split.empty() ? std::nullopt : std::optional<std::string>(split));
        if (!listing)
            return tl::unexpected(listing.error());
        m_listing = std::make_unique<const Listing>(std::move(*listing));
        m_listed = folder / split;
    }
    const auto found = std::ranges::find(m_listing->images, name, &ListedImage::name);
    if (found == m_listing->images.end() || !found->pixels)
        return failure(ErrorKind::BadInput, fmt::format("{} has no {}.", folder.string(), name), chooseIt);
    const std::size_t at = found->record.value_or(0) * cifarImageBytes;
    return Stored{found->path, found->pixels->substr(at, cifarImageBytes), true};
}

} // namespace offramp
