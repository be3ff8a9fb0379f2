// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recording.h"
#include "core/recording/recordingwriter.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <numeric>

namespace {

std::atomic<std::size_t> allocated = 0;

} // namespace

// Every allocation of this program is counted.
void *operator new(std::size_t size)
{
    allocated += size;
    if (void *memory = std::malloc(std::max<std::size_t>(size, 1)))
        return memory;
    throw std::bad_alloc();
}

void *operator new(std::size_t size, const std::nothrow_t &) noexcept
{
    allocated += size;
    return std::malloc(std::max<std::size_t>(size, 1));
}

void operator delete(void *memory) noexcept
{
    std::free(memory);
}

void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}

using namespace offramp;

/// Recordings with few but large rows: 10 samples, 4 exits and the 21,841 classes of all of ImageNet.
class TestLargeRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_path = m_dir.filePath(QStringLiteral("large.exits")).toStdString();
        constexpr std::size_t samples = 10;
        constexpr std::size_t exits = 4;
        constexpr std::size_t classes = 21'841;
        RecordingPlan plan;
        plan.origin.exits = exits;
        plan.origin.classes = classes;
        plan.origin.flops = {1, 2, 3, 4};
        plan.origin.label.resize(samples);
        plan.names.resize(samples);
        plan.withLogits = true;
        auto writer = RecordingWriter::create(m_path, plan);
        QVERIFY(writer);
        std::vector<std::size_t> rows(samples);
        std::iota(rows.begin(), rows.end(), std::size_t(0));
        std::vector<float> logits(samples * exits * classes);
        for (std::size_t i = 0; i < logits.size(); ++i)
            logits[i] = static_cast<float>(i % 97) / 10;
        QVERIFY(writer->write(rows, logits));
    }

    void checkingAllocatesNoMoreThanTheRows()
    {
        const auto file = File::open(m_path, File::Mode::Read);
        const auto layout = readLayout(*file);
        QVERIFY(layout);
        QVERIFY(layout->rowSize() > 300'000);
        const std::size_t before = allocated;
        const auto states = readRowStates(*file, *layout);
        const std::size_t taken = allocated - before;
        QVERIFY(states);
        QCOMPARE(states->recorded, std::vector<bool>(10, true));
        QVERIFY2(taken <= 10 * layout->rowSize(), std::to_string(taken).c_str());
    }

    void readingAllocatesNoMoreThanTheFile()
    {
        const std::size_t before = allocated;
        const auto recording = readRecording(m_path);
        const std::size_t taken = allocated - before;
        QVERIFY(recording);
        QCOMPARE(recording->recordedCount(), std::size_t(10));
        QVERIFY2(taken <= std::filesystem::file_size(m_path), std::to_string(taken).c_str());
    }

private:
    QTemporaryDir m_dir;
    std::filesystem::path m_path;
};

QTEST_GUILESS_MAIN(TestLargeRows)
#include "tst_largerows.moc"
