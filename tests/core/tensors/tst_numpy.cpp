// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/npy.h"
#include "core/tensors/zipdirectory.h"
#include "tests/npyfile.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace offramp;

namespace {

/// What numpy.savez_compressed of NumPy 2 writes for labels = [1, 0, 1] (int64) and logits = [[[1, 2], [3, 0],
/// [-1, .5]], [[0, 4], [2, 2], [-8, 8]]] (float16, Fortran order).
const char *const savedByNumpy
    = "UEsDBC0AAAAIAAAAIQCis9BL//////////8KABQAbGFiZWxzLm5weQEAEACYAAAAAAAAAEoAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWg"
      "bpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaxjqaOgq1ChQALkYGVADjAwBQSwMELQAAAAgAAAAhAAHtiCb//////////woA"
      "FABsb2dpdHMubnB5AQAQAJgAAAAAAAAAXgAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2akrqOgnpZfVFKUmBefX5SSChIPKSpNBQoX"
      "ZyQWpAK5GkY6CsY6CkaaOgq1CmQCLgYbBgYGJwYHhj0MJ4CkC5DnwGDB4AEAUEsBAi0DLQAAAAgAAAAhAKKz0EtKAAAAmAAAAAoAAAAAAAAA"
      "AAAAAIABAAAAAGxhYmVscy5ucHlQSwECLQMtAAAACAAAACEAAe2IJl4AAACYAAAACgAAAAAAAAAAAAAAgAGGAAAAbG9naXRzLm5weVBLBQYA"
      "AAAAAgACAHAAAAAgAQAAAAA=";

const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n";

using Numbers = std::vector<double>;
using Shape = std::vector<std::uint64_t>;

class ZipOnDisk
{
public:
    explicit ZipOnDisk(const std::string &bytes) { std::ofstream(path(), std::ios::binary) << bytes; }
    [[nodiscard]] Result<std::vector<ZipEntry>> entries(ZipPacking allowed = ZipPacking::StoredOrDeflated) const
    {
        return readZipDirectory(*File::open(path(), File::Mode::Read), allowed);
    }
    [[nodiscard]] Result<std::string> read(const ZipEntry &entry, std::uint64_t limit = 1000) const
    {
        return readZipEntry(*File::open(path(), File::Mode::Read), entry, limit);
    }

private:
    [[nodiscard]] std::filesystem::path path() const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / "file.zip";
    }
    QTemporaryDir m_folder;
};

} // namespace

class TestNumpy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plainArray()
    {
        const auto array = NpyArray::parse(npyFile(header, bytesOf<float>({1, 2, 3, 4, 5, 6.5})), "a");
        QVERIFY(array);
        QCOMPARE(array->shape(), (Shape{2, 3}));
        QCOMPARE(array->values(), (Numbers{1, 2, 3, 4, 5, 6.5}));
    }

    void fortranOrder()
    {
        std::string text = header;
        text.replace(text.find("False"), 5, "True");
        const auto array = NpyArray::parse(npyFile(text, bytesOf<float>({1, 4, 2, 5, 3, 6})), "a");
        QCOMPARE(array->values(), (Numbers{1, 2, 3, 4, 5, 6}));
    }

    void elementTypes_data()
    {
        QTest::addColumn<QString>("descr");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<double>("value");
        const auto row = [](const char *descr, const std::string &bytes, double value) {
            QTest::newRow(descr) << QString::fromLatin1(descr) << QByteArray::fromStdString(bytes) << value;
        };
        row("|b1", "\x01", 1);
        row("|i1", "\xff", -1);
        row("|u1", "\xff", 255);
        row("<i2", bytesOf<std::int16_t>({-300}), -300);
        row("<u2", bytesOf<std::uint16_t>({65535}), 65535);
        row("<i4", bytesOf<std::int32_t>({-70000}), -70000);
        row("<u4", bytesOf<std::uint32_t>({4000000000}), 4e9);
        row("<i8", bytesOf<std::int64_t>({-5000000000}), -5e9);
        row("<u8", bytesOf<std::uint64_t>({5000000000}), 5e9);
        row("<f4", bytesOf<float>({.5f}), .5);
        row("<f8", bytesOf<double>({1e300}), 1e300);
        row("<f2", bytesOf<std::uint16_t>({0xc100}), -2.5);
    }

    void elementTypes()
    {
        QFETCH(QString, descr);
        QFETCH(QByteArray, data);
        QFETCH(double, value);
        const std::string text = "{'descr': '" + descr.toStdString() + "', 'fortran_order': False, 'shape': (1,)}";
        const auto array = NpyArray::parse(npyFile(text, data.toStdString()), "a");
        QVERIFY2(array, array ? "" : toText(array.error()).c_str());
        QCOMPARE(array->values(), Numbers{value});
    }

    void halfPrecision()
    {
        const auto array
            = NpyArray::parse(npyFile("{'descr': '<f2', 'fortran_order': False, 'shape': (6,)}",
                                      bytesOf<std::uint16_t>({0x3c00, 0x0001, 0x03ff, 0x7bff, 0x7c00, 0x7e00})),
                              "a");
        const Numbers values = array->values();
        QCOMPARE(values[0], 1.0);
        QCOMPARE(values[1], std::ldexp(1, -24)); // the smallest subnormal
        QCOMPARE(values[2], std::ldexp(1023, -24));
        QCOMPARE(values[3], 65504.0);
        QVERIFY(std::isinf(values[4]) && std::isnan(values[5]));
    }

    void refusedArrays_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const std::string &bytes, const char *said) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromLatin1(said);
        };
        const std::string six = bytesOf<float>({1, 2, 3, 4, 5, 6});
        const auto with = [&](const std::string &from, const std::string &to) {
            std::string text = header;
            text.replace(text.find(from), from.size(), to);
            return npyFile(text, six);
        };
        row("empty", "", "begin");
        row("other file", "PK and more than ten bytes", "begin");
        row("cut header", npyFile(header, six).substr(0, 40), "begin");
        row("version 4", std::string("\x93NUMPY\x04") + std::string(20, '\0'), "begin");
        row("objects", with("<f4", "|O"), "pickle");
        row("big endian", with("<f4", ">f4"), "little endian");
        row("text", with("<f4", "<U4"), "little endian");
        row("complex", with("<f4", "<c8"), "little endian");
        row("long double", with("<f4", "<f16"), "little endian");
        row("structure", with("'<f4'", "[('a', '<f4')]"), "header");
        row("too short", with("(2, 3)", "(2, 4)"), "shorter");
        row("too long", with("(2, 3)", "(2, 2)"), "size");
        row("huge", with("(2, 3)", "(4611686018427387904, 4611686018427387904)"), "header");
        row("overflow", with("(2, 3)", "(100000000000000000, 100000000000000000)"), "shorter");
        row("negative", with("(2, 3)", "(-2, 3)"), "header");
        row("expression", with("(2, 3)", "__import__('os')"), "header");
        row("no order", with("'fortran_order': False, ", ""), "header");
    }

    void refusedArrays()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, said);
        const auto array = NpyArray::parse(bytes.toStdString(), "logits.npy");
        QVERIFY(!array);
        QCOMPARE(array.error().kind, ErrorKind::BadInput);
        QVERIFY(array.error().sentence.starts_with("logits.npy"));
        QVERIFY2(array.error().sentence.find(said.toStdString()) != std::string::npos, array.error().sentence.c_str());
    }

    void zipStoredAndDeflated()
    {
        const std::string text(500, 'x');
        const ZipOnDisk zip(zipFile({{"a", "hello", false}, {"b/c", text, true}, {"empty", "", true}}));
        const auto entries = zip.entries();
        QVERIFY(entries);
        QCOMPARE(entries->size(), std::size_t{3});
        QCOMPARE((*entries)[1].name, std::string("b/c"));
        QVERIFY((*entries)[1].storedSize < 50);
        QCOMPARE(*zip.read((*entries)[0]), std::string("hello"));
        QCOMPARE(*zip.read((*entries)[1]), text);
        QCOMPARE(*zip.read((*entries)[2]), std::string());
        QVERIFY(!zip.entries(ZipPacking::Stored));
        QVERIFY(zip.read((*entries)[1], 499).error().sentence.find("at most 499") != std::string::npos);
    }

    void bombsAndDamageAreRefused()
    {
        const ZipOnDisk bomb(zipFile({{"a", std::string(500, 'x'), true}}, 4'000'000'000));
        QVERIFY(bomb.read(bomb.entries()->front(), 1ull << 40).error().sentence.find("from") != std::string::npos);
        // A size that is possible, but not the true one: neither more nor less is unpacked.
        for (const std::uint64_t claimed : {400, 600}) {
            const ZipOnDisk wrong(zipFile({{"a", std::string(500, 'x'), true}}, claimed));
            QVERIFY(wrong.read(wrong.entries()->front()).error().sentence.find("unpacked") != std::string::npos);
        }
        std::string bytes = zipFile({{"a", "hello", false}});
        bytes[bytes.find("hello")] = 'j';
        const ZipOnDisk damaged(bytes);
        QVERIFY(damaged.read(damaged.entries()->front()).error().sentence.find("checksum") != std::string::npos);
        const std::string whole = zipFile({{"a", "hello", false}, {"b", std::string(500, 'x'), true}});
        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY(!ZipOnDisk(whole.substr(0, size)).entries());
    }

    void savedByNumpyItself()
    {
        const ZipOnDisk zip(QByteArray::fromBase64(savedByNumpy).toStdString());
        const auto entries = zip.entries();
        QVERIFY(entries);
        QCOMPARE(entries->size(), std::size_t{2});
        const auto labels = NpyArray::parse(*zip.read((*entries)[0]), "labels");
        QCOMPARE((*entries)[0].name, std::string("labels.npy"));
        QCOMPARE(labels->values(), (Numbers{1, 0, 1}));
        const auto logits = NpyArray::parse(*zip.read((*entries)[1]), "logits");
        QCOMPARE(logits->shape(), (Shape{2, 3, 2}));
        QCOMPARE(logits->values(), (Numbers{1, 2, 3, 0, -1, .5, 0, 4, 2, 2, -8, 8}));
    }
};

QTEST_APPLESS_MAIN(TestNumpy)
#include "tst_numpy.moc"
