// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/networkfiles.h"

#include "core/tensors/filekind.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>

#include <array>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString settingsKey = u"networks/files"_s;
constexpr qsizetype mostKept = 200;
constexpr std::array suffixes{".pt", ".pth", ".ts", ".torchscript", ".safetensors"};

QString rememberedNetwork(const QStringList &keys)
{
    const QVariantMap files = QSettings().value(settingsKey).toMap();
    for (const QString &key : keys) {
        const QString file = files.value(key).toString();
        if (!file.isEmpty() && QFileInfo(file).isFile())
            return file;
    }
    return {};
}

QString networkBeside(const QString &recording, const QStringList &names)
{
    const QDir folder = QFileInfo(recording).absoluteDir();
    for (const QString &name : names) {
        for (const char *suffix : suffixes) {
            const QString file = folder.filePath(name + QLatin1StringView(suffix));
            if (!name.isEmpty() && !name.contains(u'/') && QFileInfo(file).isFile())
                return file;
        }
    }
    return {};
}

} // namespace

void rememberNetwork(const QString &key, const QString &file)
{
    QSettings settings;
    QVariantMap files = settings.value(settingsKey).toMap();
    while (files.size() >= mostKept)
        files.erase(files.begin());
    files.insert(key, QFileInfo(file).absoluteFilePath());
    settings.setValue(settingsKey, files);
}

QString findNetwork(const QStringList &keys, const QString &recording, const QStringList &names)
{
    const QString remembered = rememberedNetwork(keys);
    return remembered.isEmpty() ? networkBeside(recording, names) : remembered;
}

bool holdsWeights(const QString &file)
{
    const auto kind = recogniseFile(QFile::encodeName(file).toStdString());
    return kind && (*kind == FileKind::Safetensors || *kind == FileKind::TorchSave);
}

} // namespace offramp
