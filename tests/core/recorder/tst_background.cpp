// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/batchfeed.h"
#include "core/recorder/recordedimages.h"
#include "core/recorder/sampleimage.h"
#include "tests/sanitized.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <semaphore>
#include <string>
#include <vector>

using namespace offramp;

namespace {

/// Lets this process have so many bytes of address space more than it has now, while it lives.
class LittleMemory
{
public:
    explicit LittleMemory(std::uint64_t more)
    {
        ::getrlimit(RLIMIT_AS, &m_before);
        std::uint64_t pages = 0;
        std::ifstream("/proc/self/statm") >> pages;
        rlimit now = m_before;
        now.rlim_cur = pages * 4096 + more;
        ::setrlimit(RLIMIT_AS, &now);
    }
    ~LittleMemory() { ::setrlimit(RLIMIT_AS, &m_before); }
    LittleMemory(const LittleMemory &) = delete;
    LittleMemory &operator=(const LittleMemory &) = delete;

private:
    rlimit m_before = {};
};

} // namespace

/// What runs in threads of its own while a test set is recorded.
class TestBackground : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    /// So many samples, the last of which has a file that needs 900 MB.
    [[nodiscard]] Dataset withOneLargeFile(int count) const
    {
        Dataset dataset;
        for (int i = 0; i < count; ++i) {
            const auto path = std::filesystem::path(m_folder.path().toStdString()) / (std::to_string(i) + ".png");
            std::ofstream(path) << "image " << i;
            dataset.samples.push_back({path, std::to_string(i) + ".png", 0});
        }
        std::filesystem::resize_file(dataset.samples.back().path, 900'000'000);
        return dataset;
    }

private Q_SLOTS:
    void comparisonsWithoutMemoryAreErrors()
    {
        if (isSanitized)
            QSKIP("A sanitizer needs more address space than the limit: run the test of a build without one.");
        const Dataset dataset = withOneLargeFile(66); // more than are compared at once
        std::vector<std::size_t> rows(dataset.samples.size());
        std::iota(rows.begin(), rows.end(), std::size_t(0));
        std::vector<std::int32_t> words;
        for (std::size_t row = 0; row + 1 < rows.size(); ++row)
            words.push_back(*readImageWord(dataset.samples[row]));
        words.push_back(1);
        RecordedImages images(dataset, rows, words);
        QVERIFY(images.compareFirst());
        const LittleMemory little(300'000'000);
        images.start();
        QTRY_VERIFY_WITH_TIMEOUT(images.waitFor(std::chrono::milliseconds(100)), 60000);
        const auto problem = images.problem();
        QVERIFY(problem);
        QCOMPARE(problem->kind, ErrorKind::Memory);
        QCOMPARE(images.compared(), std::size_t(65));
    }

    /// What workers have begun is finished, and nothing more is begun.
    void aFeedThatStopsBeginsNothing()
    {
        std::counting_semaphore<> begun(0);
        std::counting_semaphore<> mayEnd(0);
        std::atomic<int> count = 0;
        {
            BatchFeed<int> feed(
                std::vector<std::vector<std::size_t>>(10),
                [&](const std::vector<std::size_t> &) -> Result<int> {
                    ++count;
                    begun.release();
                    mayEnd.acquire();
                    return 1;
                },
                1);
            begun.acquire();
            feed.stop();
            mayEnd.release(10);
        }
        QCOMPARE(count.load(), 1);
    }
};

QTEST_APPLESS_MAIN(TestBackground)
#include "tst_background.moc"
