// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/timeouts.h"
#include "ui/jobs/newestjob.h"

#include <QSemaphore>
#include <QThread>

#include <stdexcept>

using namespace offramp;

class TestJobs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void runsInOrder();
    void aThrowingJobFails();
    void anErrorIsTheResult();
    void cancelDropsAnswers();
    void newestJobWins();
    void destroyedWhileWorking();
    void waitsForDone();

private:
    static void waitUntil(const IsCancelled &isCancelled)
    {
        while (!isCancelled())
            QThread::yieldCurrentThread();
    }
};

void TestJobs::runsInOrder()
{
    ThreadWorker worker;
    std::vector<int> answers;
    std::vector<const QThread *> threads;
    for (int i = 0; i < 20; ++i) {
        const auto work = [i](const IsCancelled &) { return std::pair(i, QThread::currentThread()); };
        worker.start(work, [&](const Result<std::pair<int, QThread *>> &result) {
            answers.push_back(result->first);
            threads.push_back(result->second);
            QCOMPARE(QThread::currentThread(), thread());
        });
    }
    QCOMPARE(worker.pending(), 20);
    QTRY_COMPARE(worker.pending(), 0);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(answers[static_cast<std::size_t>(i)], i);
    QVERIFY(std::ranges::none_of(threads, [this](const QThread *each) { return each == thread(); }));
}

void TestJobs::aThrowingJobFails()
{
    ThreadWorker worker;
    std::vector<Error> errors;
    const auto answer = [&](const Result<int> &result) { errors.push_back(result.error()); };
    worker.start([](const IsCancelled &) -> int { throw std::bad_alloc(); }, answer);
    worker.start([](const IsCancelled &) -> Result<int> { throw std::runtime_error("broken"); }, answer);
    worker.start([](const IsCancelled &) -> int { throw 7; }, answer);
    worker.start([](const IsCancelled &) -> int { return std::string(std::string().max_size() + 1, 'x').front(); },
                 answer);
    QTRY_COMPARE(errors.size(), std::size_t(4));
    for (const Error &error : errors) {
        QCOMPARE(error.kind, &error == &errors[0] || &error == &errors[3] ? ErrorKind::Memory : ErrorKind::Failed);
        QVERIFY(!error.sentence.empty() && !error.remedy.empty());
    }
    QCOMPARE(errors[0], memoryError());
    QCOMPARE(errors[3], memoryError()); // a length beyond that of any container
    QVERIFY(errors[1].sentence.find("broken") != std::string::npos);

    NewestJob job;
    bool isAnswered = false;
    job.start([](const IsCancelled &) -> int { throw std::bad_alloc(); },
              [&](const Result<int> &result) { isAnswered = !result; });
    QTRY_VERIFY(isAnswered);
    QVERIFY(!job.isRunning());
}

void TestJobs::anErrorIsTheResult()
{
    ThreadWorker worker;
    std::optional<Result<void>> result;
    worker.start([](const IsCancelled &) -> Result<void> { return failure(ErrorKind::BadInput, "A.", "B."); },
                 [&](const Result<void> &answer) { result = answer; });
    QTRY_VERIFY(result.has_value());
    QCOMPARE(toText(result->error()), toText(Error{ErrorKind::BadInput, "A.", "B."}));
}

void TestJobs::cancelDropsAnswers()
{
    ThreadWorker worker;
    QSemaphore begun;
    std::atomic<int> ran = 0;
    std::vector<int> answers;
    const auto answer = [&](const Result<int> &result) { answers.push_back(*result); };
    worker.start(
        [&](const IsCancelled &isCancelled) {
            begun.release();
            waitUntil(isCancelled);
            return ++ran;
        },
        answer);
    worker.start([&](const IsCancelled &) { return ++ran; }, answer);
    begun.acquire();
    worker.cancel();
    QCOMPARE(worker.pending(), 0);
    worker.start([](const IsCancelled &isCancelled) { return isCancelled() ? -1 : 10; }, answer);
    QTRY_COMPARE(worker.pending(), 0);
    QCOMPARE(answers, std::vector{10});
    QCOMPARE(ran.load(), 1);
}

void TestJobs::newestJobWins()
{
    NewestJob job;
    std::vector<int> answers;
    std::atomic<bool> wasCancelled = false;
    QSemaphore begun;
    job.start(
        [&](const IsCancelled &isCancelled) {
            begun.release();
            waitUntil(isCancelled);
            wasCancelled = true;
            return 1;
        },
        [&](const Result<int> &answer) { answers.push_back(*answer); });
    begun.acquire();
    job.start([](const IsCancelled &) { return 2; }, [&](const Result<int> &answer) { answers.push_back(*answer); });
    QVERIFY(job.isRunning());
    QTRY_VERIFY(!job.isRunning());
    QVERIFY(wasCancelled);
    QCOMPARE(answers, std::vector{2});
}

void TestJobs::destroyedWhileWorking()
{
    std::atomic<bool> hasEnded = false;
    bool isAnswered = false;
    {
        NewestJob job;
        QSemaphore begun;
        job.start(
            [&](const IsCancelled &isCancelled) {
                begun.release();
                waitUntil(isCancelled);
                hasEnded = true;
                return 1;
            },
            [&](const Result<int> &) { isAnswered = true; });
        begun.acquire();
    }
    QVERIFY(hasEnded);
    QCoreApplication::processEvents();
    QVERIFY(!isAnswered);
}

void TestJobs::waitsForDone()
{
    ThreadWorker worker;
    std::atomic<int> ran = 0;
    int answered = 0;
    for (int i = 0; i < 3; ++i)
        worker.start([&](const IsCancelled &) { return ++ran; }, [&](const Result<int> &) { ++answered; });
    worker.waitForDone();
    QCOMPARE(ran.load(), 3);
    QCOMPARE(answered, 0);
    QTRY_COMPARE(answered, 3);
}

QTEST_GUILESS_MAIN(TestJobs)
#include "tst_jobs.moc"
