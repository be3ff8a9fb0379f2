// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/filekind.h"
#include "core/tensors/tensorfile.h"
#include "tests/statedictfile.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

#include <cerrno>

#include <sys/syscall.h>
#include <unistd.h>

namespace {

int readsBeforeTheError = -1; ///< -1: all reads succeed

} // namespace

/// A disk that fails: in this program, pread() is this one.
extern "C" ssize_t pread(int descriptor, void *bytes, size_t count, off_t position)
{
    if (readsBeforeTheError == 0) {
        errno = EIO;
        return -1;
    }
    if (readsBeforeTheError > 0)
        --readsBeforeTheError;
    return ::syscall(SYS_pread64, descriptor, bytes, count, position);
}

using namespace offramp;

/// An error of the disk is said as such; what was not read is not judged.
class TestReadErrors : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

private Q_SLOTS:
    void diskThatFailsAnywhere_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const std::vector<statedict::Tensor> tensors{{"w", "FloatStorage", "0", 2, 0, {2}, {1}}};
        const statedict::Storages two{{"0", statedict::floats({1, 2})}};
        QTest::newRow("zip") << QByteArray::fromStdString(statedict::inZip(statedict::dictPickle(tensors, false), two));
        QTest::newRow("old") << QByteArray::fromStdString(
            statedict::inOldFormat(statedict::dictPickle(tensors, true), two));
    }

    void diskThatFailsAnywhere()
    {
        QFETCH(QByteArray, bytes);
        const std::filesystem::path path = m_folder.path().toStdString() + "/weights";
        std::ofstream(path, std::ios::binary) << bytes.toStdString();
        // Lets the first, the second, … read fail; the number of reads, or -1 where an error was not said.
        const auto readsOf = [](const auto &open) {
            for (int reads = 0;; ++reads) {
                readsBeforeTheError = reads;
                const auto opened = open();
                readsBeforeTheError = -1;
                if (opened)
                    return reads;
                if (opened.error().kind != ErrorKind::Failed
                    || opened.error().sentence.find("Input/output error") == std::string::npos)
                    return -1;
            }
        };
        const auto holdsWeights = [&]() -> Result<bool> {
            return openTensorFile(path).and_then([](const std::optional<TensorFile> &file) -> Result<bool> {
                return file ? Result<bool>(true) : failure(ErrorKind::BadInput, "It was taken for something else.", "");
            });
        };
        QVERIFY(readsOf(holdsWeights) > 1);
        QVERIFY(readsOf([&] { return recogniseFile(path); }) > (bytes.startsWith("PK") ? 1 : 0));
    }
};

QTEST_APPLESS_MAIN(TestReadErrors)
#include "tst_readerrors.moc"
