// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/safetensors.h"

#include <QTemporaryDir>
#include <QTest>

using namespace offramp;

class TestSafetensors : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    Result<TensorHeader> read(const std::string &bytes)
    {
        const std::filesystem::path path = m_dir.filePath(QStringLiteral("t.safetensors")).toStdString();
        std::filesystem::remove(path);
        auto file = *File::open(path, File::Mode::Fresh);
        [[maybe_unused]] auto written = file.write(0, std::as_bytes(std::span(bytes)));
        return readTensorHeader(file);
    }

    static std::string withHeader(const std::string &json, std::size_t dataBytes)
    {
        std::string bytes;
        for (int i = 0; i < 8; ++i)
            bytes += static_cast<char>(json.size() >> (8 * i) & 0xff);
        return bytes + json + std::string(dataBytes, '\0');
    }

private Q_SLOTS:
    void layoutReadsBack()
    {
        const TensorHeader header = layOut({{"bytes", ElementType::U8, {3}},
                                            {"wide", ElementType::F64, {2, 1}},
                                            {"empty", ElementType::F32, {0, 5}},
                                            {"scalar", ElementType::I32, {}}},
                                           {{"key", "a \"text\""}});
        QCOMPARE(header.tensors.front().name, std::string("wide"));
        QCOMPARE(header.fileSize() - header.dataStart, std::uint64_t(16 + 4 + 3));
        QCOMPARE(header.dataStart % 8, std::uint64_t(0));
        const std::string bytes = headerBytes(header);
        QCOMPARE(bytes.size(), header.dataStart);
        const auto again = read(bytes + std::string(23, '\0'));
        QVERIFY2(again, again ? "" : again.error().sentence.c_str());
        QCOMPARE(*again, header);
    }

    /// The parser with a callback would take minutes.
    void manyTensors()
    {
        constexpr int count = 50000;
        const std::string tensor = R"({"dtype":"F32","shape":[0],"data_offsets":[0,0]})";
        std::string json = "{";
        for (int i = 0; i < count; ++i)
            json += "\"layer" + std::to_string(i) + "\":" + tensor + ',';
        json.back() = '}';
        const auto header = read(withHeader(json, 0));
        QVERIFY(header);
        QCOMPARE(header->tensors.size(), std::size_t(count));
        json.back() = ',';
        const auto twice = read(withHeader(json + "\"layer7\":" + tensor + '}', 0));
        QVERIFY(!twice && twice.error().sentence.ends_with("its header names something twice."));
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto add = [](const char *name, const std::string &bytes) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes);
        };
        const std::string good = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
        add("empty", "");
        add("header length alone", std::string(8, '\0'));
        add("header longer than the file", withHeader(good, 8).substr(0, 20));
        add("absurd header length", std::string(8, '\xff') + "{}");
        add("data too short", withHeader(good, 7));
        add("data too long", withHeader(good, 9));
        add("no JSON", withHeader("{nonsense", 0));
        add("not an object", withHeader("[1]", 0));
        add("leading space", withHeader(" " + good, 8));
        add("unknown type", withHeader(R"({"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}})", 8));
        add("negative extent", withHeader(R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", 8));
        add("offsets against shape", withHeader(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8));
        add("offsets reversed", withHeader(R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[8,0]}})", 8));
        add("extents that overflow",
            withHeader(R"({"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}})", 0));
        add("gap", withHeader(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})", 2));
        add("overlap", withHeader(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                                  R"("b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
                                  3));
        add("repeated name", withHeader(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                                        R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
                                        1));
        add("extra field", withHeader(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1}})", 1));
        add("metadata not text", withHeader(R"({"__metadata__":{"n":1}})", 0));
        add("deep nesting", withHeader(std::string(200, '{'), 0));
    }

    void refusals()
    {
        QFETCH(QByteArray, bytes);
        const auto header = read(bytes.toStdString());
        QVERIFY(!header);
        QCOMPARE(header.error().kind, ErrorKind::BadInput);
        QVERIFY(!header.error().remedy.empty());
    }
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
