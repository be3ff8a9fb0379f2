// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/imagegate.h"

#include "core/exits/permutation.h"

#include <QFile>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fcntl.h>
#include <unistd.h>

namespace offramp::fixtures {

namespace fs = std::filesystem;

namespace {

/// Longer than the engine waits between two reports of its progress.
constexpr int tickMilliseconds = 300;

std::vector<fs::path> sorted(const fs::path &folder)
{
    std::vector<fs::path> entries(fs::directory_iterator(folder), fs::directory_iterator{});
    std::ranges::sort(entries);
    return entries;
}

bool hold(int descriptor)
{
    return ::fcntl(descriptor, F_SETLEASE, F_WRLCK) == 0;
}

void letGo(int descriptor)
{
    ::fcntl(descriptor, F_SETLEASE, F_UNLCK);
    ::close(descriptor);
}

} // namespace

ImageGate::ImageGate(const QString &source, const QString &folder)
    : m_folder(folder)
{
    fs::copy(fs::path(QFile::encodeName(source).toStdString()), fs::path(QFile::encodeName(folder).toStdString()),
             fs::copy_options::recursive);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (!m_condition || m_condition())
            letOneThrough();
    });
}

void ImageGate::close()
{
    const fs::path root = QFile::encodeName(m_folder).toStdString();
    std::vector<fs::path> images;
    std::vector<std::int32_t> label;
    const auto classes = sorted(root / "test");
    for (std::size_t c = 0; c < classes.size(); ++c) {
        for (const fs::path &image : sorted(classes[c])) {
            images.push_back(image);
            label.push_back(static_cast<std::int32_t>(c));
        }
    }
    // Without this the first engine that waits would end the test.
    std::signal(SIGIO, SIG_IGN);
    m_isValid = true;
    const auto order = stratifiedPermutation(label, 0);
    for (std::size_t at = freeBatches * batch; at + 1 < order.size(); at += batch) {
        const std::size_t row = order[at] != 0 ? order[at] : order[at + 1]; // an engine looks at the first one before
        const int descriptor = ::open(images[row].c_str(), O_RDONLY | O_CLOEXEC);
        m_isValid = descriptor >= 0 && hold(descriptor) && m_isValid;
        m_held.push_back(descriptor);
    }
    m_timer.start(tickMilliseconds);
}

ImageGate::~ImageGate()
{
    open();
}

bool ImageGate::isWaitedFor() const
{
    return !m_held.empty() && ::fcntl(m_held.front(), F_GETLEASE) != F_WRLCK;
}

bool ImageGate::letOneThrough()
{
    if (!isWaitedFor())
        return false;
    letGo(m_held.front());
    m_held.erase(m_held.begin());
    return true;
}

void ImageGate::renew()
{
    for (const int descriptor : m_held) {
        ::fcntl(descriptor, F_SETLEASE, F_UNLCK);
        m_isValid = hold(descriptor) && m_isValid;
    }
}

void ImageGate::open()
{
    for (const int descriptor : m_held)
        letGo(descriptor);
    m_held.clear();
}

} // namespace offramp::fixtures
