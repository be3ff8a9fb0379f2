// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recovery.h"

#include "core/support/atomicfile.h"
#include "core/support/file.h"
#include "core/support/json.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QUuid>

#include <nlohmann/json.hpp>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::uint64_t largestRecovery = 64'000'000;
constexpr int recoveryFormatVersion = 1;
constexpr auto digestKey = "file_sha256";

Result<UnsavedWork> parse(const std::string &text, const std::string &source)
{
    const auto json = parseJson<nlohmann::ordered_json>(text, source).value_or(nullptr);
    if (!json.is_object() || json.value("offramp_recovery", nlohmann::ordered_json()) != recoveryFormatVersion
        || !json.contains("workspace") || !json.contains("file") || !json["file"].is_string())
        return failure(ErrorKind::BadInput, source + " contains no unsaved work that this version can read.",
                       "The file is kept.");
    auto workspace = parseWorkspace(json["workspace"].dump(), source);
    if (!workspace)
        return tl::unexpected(workspace.error());
    UnsavedWork work{QString::fromStdString(json["file"]), std::move(*workspace), {}};
    if (const auto digest = json.find(digestKey); digest != json.end() && digest->is_string())
        work.digest = *digest;
    return work;
}

constexpr auto ownersFile = QFile::ReadOwner | QFile::WriteOwner;
constexpr auto ownersFolder = ownersFile | QFile::ExeOwner;

/// Unsaved work names files by their whole paths, which others need not know.
void makePrivate(const QString &folder)
{
    QFile::setPermissions(folder, ownersFolder);
    const QDir directory(folder);
    for (const QString &name : directory.entryList({u"*.recovery*"_s}, QDir::Files))
        QFile::setPermissions(directory.filePath(name), ownersFile);
}

} // namespace

std::string toJson(const UnsavedWork &work)
{
    const nlohmann::ordered_json json{{"offramp_recovery", recoveryFormatVersion},
                                      {"file", work.file.toStdString()},
                                      {digestKey, work.digest},
                                      {"workspace", nlohmann::ordered_json::parse(toJson(work.workspace))}};
    return json.dump(1) + '\n';
}

RecoveryFile::RecoveryFile(QString path, File claim)
    : m_path(std::move(path))
    , m_claim(std::move(claim))
{
}

RecoveryFile::~RecoveryFile()
{
    std::error_code ignored;
    std::filesystem::remove(m_claim.path(), ignored);
}

std::unique_ptr<RecoveryFile> RecoveryFile::claimed(const QString &path)
{
    // Who held the claim before may remove its file at any moment; the next try makes a new one.
    constexpr int most = 10;
    const std::filesystem::path name = QFile::encodeName(path + u".lock"_s).toStdString();
    for (int tries = 0; tries < most; ++tries) {
        auto file = File::open(name, File::Mode::ReadWrite);
        if (!file)
            file = File::open(name, File::Mode::Fresh, 0600);
        if (!file)
            continue;
        if (const auto isFree = file->tryLock(); !isFree || !*isFree)
            return nullptr;
        if (file->checkInPlace())
            return std::unique_ptr<RecoveryFile>(new RecoveryFile(path, std::move(*file)));
    }
    return nullptr;
}

QString RecoveryFile::standardFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/recovery"_s;
}

std::unique_ptr<RecoveryFile> RecoveryFile::create(const QString &folder)
{
    if (!QDir().mkpath(folder))
        return nullptr;
    makePrivate(folder);
    const QString name = QUuid::createUuid().toString(QUuid::WithoutBraces) + u".recovery"_s;
    return claimed(QDir(folder).filePath(name));
}

std::vector<std::unique_ptr<RecoveryFile>> RecoveryFile::abandoned(const QString &folder)
{
    std::vector<std::unique_ptr<RecoveryFile>> found;
    const QDir directory(folder);
    if (directory.exists())
        makePrivate(folder);
    for (const QString &name : directory.entryList({u"*.recovery"_s}, QDir::Files, QDir::Time)) {
        auto file = claimed(directory.filePath(name));
        // The previous holder may have removed it just before releasing the claim.
        if (file && QFile::exists(file->path()))
            found.push_back(std::move(file));
    }
    removeLeftovers(QFile::encodeName(folder).toStdString());
    for (const QString &name : directory.entryList({u"*.recovery.lock"_s}, QDir::Files)) {
        const QString path = directory.filePath(name).chopped(5);
        if (!QFile::exists(path))
            claimed(path).reset(); // removes the lock of a process that was killed
    }
    return found;
}

Result<UnsavedWork> RecoveryFile::read() const
{
    const std::string path = QFile::encodeName(m_path).toStdString();
    const auto text = readWholeFile(path, largestRecovery);
    if (!text)
        return tl::unexpected(text.error());
    auto work = parse(*text, path);
    if (work) {
        work->when = QFileInfo(m_path).lastModified();
        work->recovery = m_path;
    }
    return work;
}

Result<void> RecoveryFile::write(const std::string &text) const
{
    auto written = writeFileAtomically(QFile::encodeName(m_path).toStdString(), text);
    QFile::setPermissions(m_path, ownersFile);
    return written;
}

void RecoveryFile::remove() const
{
    QFile::remove(m_path);
}

} // namespace offramp
