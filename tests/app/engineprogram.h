// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QProcess>
#include <QString>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

/// What a program left behind.
struct Finished {
    int code = -1;
    std::string out;
    std::string err;
};

/// The path of a file of the demo.
inline std::filesystem::path demo(const std::string &name)
{
    return std::filesystem::path(qEnvironmentVariable("OFFRAMP_SOURCE").toStdString()) / "resources/demo" / name;
}

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
    if (!process.waitForFinished(300000))
        return {-1, {}, "it did not end within five minutes"};
    const bool hasCrashed = process.exitStatus() != QProcess::NormalExit;
    return {hasCrashed ? -1 : process.exitCode(), process.readAllStandardOutput().toStdString(),
            process.readAllStandardError().toStdString() + (hasCrashed ? "it crashed" : "")};
}

inline Finished run(const std::vector<std::string> &arguments)
{
    QProcess process;
    process.start(program(), toArguments(arguments));
    return finish(process);
}

/// The arguments that record a test set: usual options with a value each, unless more has that option too, then more.
inline std::vector<std::string> recordArguments(const std::filesystem::path &network,
                                                const std::filesystem::path &dataset, const std::filesystem::path &out,
                                                const std::vector<std::string> &usual,
                                                const std::vector<std::string> &more)
{
    std::vector<std::string> arguments{"record",         "--network", network.string(), "--dataset",
                                       dataset.string(), "--out",     out.string()};
    for (std::size_t i = 0; i + 1 < usual.size(); i += 2) {
        if (std::ranges::count(more, usual[i]) == 0)
            arguments.insert(arguments.end(), {usual[i], usual[i + 1]});
    }
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

inline std::string bytesOf(const std::filesystem::path &path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline void write(const std::filesystem::path &path, const std::string &text)
{
    std::ofstream(path, std::ios::binary) << text;
}

inline bool contains(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

/// A test set of folders a, b, … below root/test, each with so many images of 8 x 8 noise.
inline void makeImages(const std::filesystem::path &root, int classes, int imagesOfClass)
{
    std::mt19937 engine(3);
    for (int c = 0; c < classes; ++c) {
        const auto folder = root / "test" / std::string(1, static_cast<char>('a' + c));
        std::filesystem::create_directories(folder);
        for (int i = 0; i < imagesOfClass; ++i) {
            cv::Mat image(8, 8, CV_8UC3);
            for (int byte = 0; byte < 8 * 8 * 3; ++byte)
                image.data[byte] = static_cast<uchar>(engine());
            cv::imwrite((folder / (std::to_string(i) + ".png")).string(), image);
        }
    }
}
