// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recovery.h"

#include "core/support/atomicfile.h"
#include "core/support/file.h"
#include "core/support/jsonlimits.h"

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

Result<UnsavedWork> parse(const std::string &text, const std::string &source)
{
    if (auto within = checkJsonLimits(text, source); !within)
        return tl::unexpected(within.error());
    const auto json = nlohmann::ordered_json::parse(text, nullptr, false);
    if (!json.is_object() || json.value("offramp_recovery", nlohmann::ordered_json()) != recoveryFormatVersion
        || !json.contains("workspace") || !json.contains("file") || !json["file"].is_string())
        return failure(ErrorKind::BadInput, source + " contains no unsaved work that this version can read.",
                       "The file is kept.");
    auto workspace = parseWorkspace(json["workspace"].dump(), source);
    if (!workspace)
        return tl::unexpected(workspace.error());
    return UnsavedWork{QString::fromStdString(json["file"]), std::move(*workspace), {}};
}

} // namespace

std::string toJson(const UnsavedWork &work)
{
    const nlohmann::ordered_json json{{"offramp_recovery", recoveryFormatVersion},
                                      {"file", work.file.toStdString()},
                                      {"workspace", nlohmann::ordered_json::parse(toJson(work.workspace))}};
    return json.dump(1) + '\n';
}

RecoveryFile::RecoveryFile(const QString &path)
    : m_path(path)
    , m_lock(path + u".lock"_s)
{
    // A claim is freed only when its process ends, never because of its age.
    m_lock.setStaleLockTime(0);
}

QString RecoveryFile::standardFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/recovery"_s;
}

std::unique_ptr<RecoveryFile> RecoveryFile::create(const QString &folder)
{
    if (!QDir().mkpath(folder))
        return nullptr;
    const QString name = QUuid::createUuid().toString(QUuid::WithoutBraces) + u".recovery"_s;
    std::unique_ptr<RecoveryFile> file(new RecoveryFile(QDir(folder).filePath(name)));
    return file->m_lock.tryLock() ? std::move(file) : nullptr;
}

std::vector<std::unique_ptr<RecoveryFile>> RecoveryFile::abandoned(const QString &folder)
{
    std::vector<std::unique_ptr<RecoveryFile>> found;
    const QDir directory(folder);
    for (const QString &name : directory.entryList({u"*.recovery"_s}, QDir::Files, QDir::Time)) {
        std::unique_ptr<RecoveryFile> file(new RecoveryFile(directory.filePath(name)));
        // The previous holder may have removed it just before releasing the claim.
        if (file->m_lock.tryLock() && QFile::exists(file->path()))
            found.push_back(std::move(file));
    }
    removeLeftovers(QFile::encodeName(folder).toStdString());
    for (const QString &name : directory.entryList({u"*.recovery.lock"_s}, QDir::Files)) {
        const QString lock = directory.filePath(name);
        if (QFile::exists(lock.chopped(5)))
            continue;
        QLockFile orphan(lock);
        orphan.setStaleLockTime(0);
        orphan.tryLock();
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
    return writeFileAtomically(QFile::encodeName(m_path).toStdString(), text);
}

void RecoveryFile::remove() const
{
    QFile::remove(m_path);
}

} // namespace offramp
