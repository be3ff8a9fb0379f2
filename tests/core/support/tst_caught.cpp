// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/caught.h"

#include <QTest>

#include <new>
#include <stdexcept>
#include <system_error>

using namespace offramp;

class TestCaught : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// As std::thread, containers and LibTorch throw them.
    void exhaustedResourcesAreErrorsOfTheMachine()
    {
        const auto caught = [](const auto &thrown) {
            try {
                throw thrown;
            } catch (...) {
                return caughtError();
            }
        };
        const Error threads
            = caught(std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again)));
        QCOMPARE(threads.kind, ErrorKind::Device);
        QVERIFY(threads.sentence.find("no more threads") != std::string::npos);
        const Error other = caught(std::system_error(std::make_error_code(std::errc::invalid_argument)));
        QCOMPARE(other.kind, ErrorKind::Failed);
        QCOMPARE(caught(std::bad_alloc()), memoryError());
        QCOMPARE(caught(std::length_error("vector")), memoryError());
        for (const char *text : {"CUDA out of memory. Tried to allocate 20.00 MiB", "CUDA error: out of memory",
                                 "DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes.",
                                 "RuntimeError: std::bad_alloc", "CUDA error: CUBLAS_STATUS_ALLOC_FAILED",
                                 "cuDNN error: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED",
                                 "NVML_SUCCESS == r INTERNAL ASSERT FAILED in CUDACachingAllocator.cpp"})
            QCOMPARE(caught(std::runtime_error(text)), memoryError());
        QCOMPARE(memoryError().kind, ErrorKind::Memory);
        QCOMPARE(exitCode(ErrorKind::Memory), 5);
        QCOMPARE(caught(std::runtime_error("it does not fit in memory")).kind, ErrorKind::Failed);
    }
};

QTEST_APPLESS_MAIN(TestCaught)
#include "tst_caught.moc"
