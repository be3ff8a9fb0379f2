// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QProcess>
#include <QString>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace fs = std::filesystem;

/// How a run of the engine ended; code -1 when it crashed or hung.
struct Finished {
    int code = -1;
    std::string out;
    std::string err;
};

inline QString program()
{
    return QString::fromLocal8Bit(qgetenv("OFFRAMP_BIN")) + QStringLiteral("/offramp-engine");
}

inline QStringList toArguments(const std::vector<std::string> &arguments)
{
    QStringList list;
    for (const auto &argument : arguments)
        list.push_back(QString::fromStdString(argument));
    return list;
}

inline Finished finish(QProcess &process)
{
    if (!process.waitForFinished(120000))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            process.readAllStandardOutput().toStdString(), process.readAllStandardError().toStdString()};
}

inline Finished run(const std::vector<std::string> &arguments)
{
    QProcess process;
    process.start(program(), toArguments(arguments));
    return finish(process);
}

inline std::string bytesOf(const fs::path &path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline void write(const fs::path &path, const std::string &text)
{
    std::ofstream(path, std::ios::binary) << text;
}

inline bool contains(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}
