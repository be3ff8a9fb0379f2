// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/tensorfile.h"
#include "tests/core/tensors/weightsfile.h"
#include "tests/statedictfile.h"

#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace offramp;

namespace {

/// Two views of six floats: all as 2 x 3, and its transpose less the first row.
const std::vector<statedict::Tensor> views{{"module.a", "FloatStorage", "0", 6, 0, {2, 3}, {3, 1}},
                                           {"module.b", "FloatStorage", "0", 6, 1, {2, 2}, {1, 3}}};
const statedict::Storages sixFloats{{"0", statedict::floats({1, 2, 3, 4, 5, 6})}};

statedict::Tensor one(std::int64_t elements, std::int64_t offset, std::vector<std::int64_t> shape,
                      std::vector<std::int64_t> stride)
{
    return {"w", "FloatStorage", "0", elements, offset, std::move(shape), std::move(stride)};
}

} // namespace

class TestTensorFile : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    [[nodiscard]] std::filesystem::path write(const std::string &bytes) const { return writeWeights(m_folder, bytes); }
    static std::vector<float> valuesOf(const TensorFile &file, std::size_t index)
    {
        std::vector<float> values(*sizeInBytes(file.tensors[index].type, file.tensors[index].shape) / sizeof(float));
        const auto done = readElements(file.file, file.tensors[index], std::as_writable_bytes(std::span(values)));
        return done ? values : std::vector<float>();
    }
    [[nodiscard]] std::string refusal(const std::string &bytes) const
    {
        const auto file = openTensorFile(write(bytes));
        return file ? std::string("not refused") : file.error().sentence;
    }

private Q_SLOTS:
    void viewsOfOneStorage_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto add = [](const char *name, const std::string &bytes) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes);
        };
        add("zip", statedict::inZip(statedict::dictPickle(views, false), sixFloats));
        add("old", statedict::inOldFormat(statedict::dictPickle(views, true), sixFloats));
        add("zip, nested", statedict::inZip(statedict::dictPickle(views, false, "state_dict"), sixFloats));
        add("old, nested", statedict::inOldFormat(statedict::dictPickle(views, true, "model"), sixFloats));
    }

    void viewsOfOneStorage()
    {
        QFETCH(QByteArray, bytes);
        const auto file = openTensorFile(write(bytes.toStdString()));
        QVERIFY2(file, file ? "" : toText(file.error()).c_str());
        QVERIFY(file->has_value());
        const auto &tensors = (*file)->tensors;
        QCOMPARE(tensors.size(), std::size_t(2));
        QCOMPARE(tensors[0].name, std::string("module.a"));
        QCOMPARE(tensors[0].shape, (std::vector<std::uint64_t>{2, 3}));
        QCOMPARE(valuesOf(**file, 0), (std::vector<float>{1, 2, 3, 4, 5, 6}));
        QCOMPARE(valuesOf(**file, 1), (std::vector<float>{2, 5, 3, 6}));
    }

    void checkpointsAsPublished_data()
    {
        QTest::addColumn<QByteArray>("pickle");
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("choice");
        const auto dict = [](const std::string &name, int count = 1) {
            std::vector<statedict::Tensor> tensors;
            for (int i = 0; i < count; ++i)
                tensors.push_back({name + std::to_string(i), "FloatStorage", "0", 6, 0, {2}, {1}});
            const std::string whole = statedict::dictPickle(tensors, false);
            return whole.substr(2, whole.size() - 3);
        };
        const auto in = [](const std::vector<std::pair<std::string, std::string>> &entries) {
            std::string text = "}(";
            for (const auto &[key, value] : entries)
                text += statedict::pickleText(key) + value;
            return text + 'u';
        };
        const auto add = [](const char *name, const std::string &pickle, const char *first, const char *choice = "") {
            QTest::newRow(name) << QByteArray::fromStdString("\x80\x02" + pickle + ".") << QByteArray(first)
                                << QByteArray(choice);
        };
        const std::string number = "K\x07";
        const std::string object = statedict::global("argparse", "Namespace") + ")\x81";
        const std::string best = statedict::tensorPickle({"", "FloatStorage", "0", 6, 0, {}, {}}, false);
        const std::string optimizer = in({{"state", in({{"w", dict("moment", 5)}})}, {"param_groups", "]"}});
        add("net", in({{"net", dict("w")}, {"acc", "G@V\xc0" + std::string(5, '\0')}, {"epoch", number}}), "w0");
        add("any name", in({{"stuff", dict("w")}, {"args", object}}), "w0");
        add("model_ema", in({{"model_ema", dict("w")}, {"optimizer", optimizer}}), "w0",
            "Of the dicts of tensors in weights, \"model_ema\" was taken, not \"optimizer\".");
        add("model and its average", in({{"model_ema", dict("e")}, {"model", dict("w")}}), "w0",
            "Of the dicts of tensors in weights, \"model\" was taken, not \"model_ema\". To take \"model_ema\": "
            "torch.save(torch.load(\"weights\")[\"model_ema\"], \"weights.pth\").");
        add("settings without tensors", in({{"net", dict("w")}, {"optimizer", in({{"lr", number}})}}), "w0");
        add("nested", in({{"checkpoint", in({{"model", dict("w")}, {"epoch", number}})}}), "w0");
        add("the best accuracy is a tensor", in({{"best", best}, {"state_dict", dict("w", 2)}}), "w0");
        add("other entries", in({{"w", best}, {"epoch", number}, {"args", object}, {"extra", "]"}}), "w");
    }

    void checkpointsAsPublished()
    {
        QFETCH(QByteArray, pickle);
        QFETCH(QByteArray, first);
        const auto file = openTensorFile(write(statedict::inZip(pickle.toStdString(), sixFloats)));
        QVERIFY2(file, file ? "" : toText(file.error()).c_str());
        QCOMPARE((*file)->tensors.front().name, first.toStdString());
        QFETCH(QByteArray, choice);
        QCOMPARE((*file)->choice, choice.toStdString());
    }

    void otherTypes()
    {
        const std::vector<statedict::Tensor> tensors{{"n", "LongStorage", "0", 1, 0, {}, {}},
                                                     {"h", "HalfStorage", "1", 2, 0, {2}, {1}},
                                                     {"none", "DoubleStorage", "2", 0, 0, {0, 4}, {4, 1}}};
        const auto file
            = openTensorFile(write(statedict::inZip(statedict::dictPickle(tensors, false),
                                                    {{"0", statedict::number(9, 8)}, {"1", "abcd"}, {"2", ""}})));
        QVERIFY2(file, file ? "" : toText(file.error()).c_str());
        const auto &places = (*file)->tensors;
        QCOMPARE(places[0].type, ElementType::I64);
        QCOMPARE(*sizeInBytes(places[0].type, places[0].shape), std::uint64_t(8));
        QCOMPARE(places[1].type, ElementType::F16);
        QCOMPARE(places[2].type, ElementType::F64);
        QCOMPARE(*sizeInBytes(places[2].type, places[2].shape), std::uint64_t(0));
    }

    void safetensors()
    {
        const auto header = layOut({{"a", ElementType::F32, {2}}}, {{"note", "kept"}});
        const auto file = openTensorFile(write(headerBytes(header) + statedict::floats({7, 8})));
        QVERIFY2(file, file ? "" : toText(file.error()).c_str());
        QCOMPARE((*file)->metadata.at("note"), std::string("kept"));
        QCOMPARE(valuesOf(**file, 0), (std::vector<float>{7, 8}));
    }

    /// A header of 128 bytes begins with the byte of a pickle.
    void safetensorsThatBeginLikeAPickle()
    {
        auto header = layOut({{"a", ElementType::F32, {1}}}, {{"n", ""}});
        while (headerBytes(header).size() < 8 + 128)
            header = layOut({{"a", ElementType::F32, {1}}}, {{"n", header.metadata["n"] + 'x'}});
        const auto bytes = headerBytes(header);
        QCOMPARE(bytes[0], '\x80');
        const auto file = openTensorFile(write(bytes + statedict::floats({7})));
        QVERIFY2(file, file ? "" : toText(file.error()).c_str());
        QCOMPARE((*file)->tensors.size(), std::size_t(1));
    }

    void filesWithoutWeights()
    {
        for (const std::string &bytes :
             {std::string("short"), std::string("just a text file"),
              statedict::zipFile({{"net/data.pkl", "N."}, {"net/constants.pkl", "N."}}),
              statedict::zipFile({{"readme.txt", "hello"}}), std::string("PK\x03\x04 and no directory")}) {
            const auto file = openTensorFile(write(bytes));
            QVERIFY2(file, file ? "" : toText(file.error()).c_str());
            QVERIFY(!file->has_value());
        }
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("sentence");
        const auto add = [](const char *name, const std::string &bytes, const char *sentence) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QByteArray(sentence);
        };
        const auto zip = [](const statedict::Tensor &tensor) {
            return statedict::inZip(statedict::dictPickle({tensor}, false), sixFloats);
        };
        const std::string pickle = statedict::dictPickle(views, false);
        const char *outside = "claims elements outside its storage of 24 bytes";
        add("beyond the storage", zip(one(7, 0, {7}, {1})), outside);
        add("offset beyond", zip(one(6, 4, {3}, {1})), outside);
        add("stride beyond", zip(one(6, 0, {2, 2}, {5, 1})), outside);
        add("elements repeated without end", zip(one(6, 0, {1'000'000'000'000}, {0})), outside);
        add("size overflows", zip(one(6, 0, {1LL << 40, 1LL << 40}, {0, 0})), outside);
        add("stride overflows", zip(one(6, 0, {2, 2}, {INT64_MAX, INT64_MAX})), outside);
        add("strides missing", zip(one(6, 0, {2, 3}, {1})), outside);
        add("negative size", zip(one(6, 0, {-1}, {1})), "a size that is not a count");
        add("storage missing", statedict::inZip(pickle, {}), "the storage of \"module.a\" is missing");
        auto complex = views[0];
        complex.storageType = "ComplexFloatStorage";
        add("complex", zip(complex), "torch ComplexFloatStorage");
        add("compressed", statedict::inZip(pickle, sixFloats, 8), "compressed");
        add("a call", statedict::inZip("\x80\x02" + statedict::global("os", "system") + ")R.", {}),
            "a pickled object (os system)");
        add("a call for a tensor",
            statedict::inZip("\x80\x02}" + statedict::pickleText("w") + statedict::global("os", "system") + ")Rs.", {}),
            "but a call of os system");
        add("a whole model", statedict::inZip("\x80\x02" + statedict::global("models", "ResNet") + ")\x81.", {}),
            "a pickled object (models ResNet)");
        const auto dict = [](const char *name) {
            const std::string whole = statedict::dictPickle({{name, "FloatStorage", "0", 6, 0, {2}, {1}}}, false);
            return whole.substr(2, whole.size() - 3);
        };
        add("two networks",
            statedict::inZip("\x80\x02}(" + statedict::pickleText("teacher") + dict("a")
                                 + statedict::pickleText("student") + dict("b") + "u.",
                             sixFloats),
            "several dicts of tensors (\"teacher\", \"student\")");
        add("a model in a dict",
            statedict::inZip("\x80\x02}(" + statedict::pickleText("epoch") + "K\x01" + statedict::pickleText("model")
                                 + statedict::global("ultralytics.nn.tasks", "Model") + ")\x81u.",
                             {}),
            "a call of ultralytics.nn.tasks Model");
        add("a whole model, old",
            statedict::inOldFormat("\x80\x02(" + statedict::pickleText("module") + statedict::global("models", "ResNet")
                                       + statedict::pickleText("models.py") + statedict::pickleText("") + "tQ)\x81.",
                                   {}),
            "a pickled object (models ResNet)");
        add("a list", statedict::inZip("\x80\x02].", {}), "not a dict of tensors");
        add("numbers", statedict::inZip("\x80\x02}" + statedict::pickleText("w") + "K\x01s.", {}),
            "\"w\" in it is not a tensor");
        add("another pickle", "\x80\x02}" + statedict::pickleText("weights") + "K\x01s.", "not a PyTorch state dict");
        const auto old = statedict::inOldFormat(statedict::dictPickle(views, true), sixFloats);
        add("old, cut", old.substr(0, old.size() - 1), "claims 6 elements for its storage");
        add("old, without storages", statedict::inOldFormat(statedict::dictPickle(views, true), {}), "is missing");
    }

    void refused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, sentence);
        const auto said = refusal(bytes.toStdString());
        QVERIFY2(said.find(sentence.toStdString()) != std::string::npos, said.c_str());
    }

    void objectsComeWithPythonThatSavesThem()
    {
        const auto remedy = [&](const std::string &pickle) {
            return openTensorFile(write(statedict::inZip("\x80\x02" + pickle + ".", {}))).error().remedy;
        };
        const std::string model = statedict::global("models", "ResNet") + ")\x81";
        const std::string load = "torch.save(torch.load(\"weights\", weights_only=False)";
        QVERIFY(remedy(model).find(load + ".state_dict(), ") != std::string::npos);
        QVERIFY(remedy("}" + statedict::pickleText("model") + model + "s").find(load + "[\"model\"].state_dict(), ")
                != std::string::npos);
    }

    /// Whichever byte is damaged: a sentence or tensors inside the file, never a crash.
    void damagedBytesNeverCrash()
    {
        std::mt19937 random(5);
        for (const bool old : {false, true}) {
            const auto pickle = statedict::dictPickle(views, old);
            const auto whole = old ? statedict::inOldFormat(pickle, sixFloats) : statedict::inZip(pickle, sixFloats);
            for (int round = 0; round < 400; ++round) {
                auto bytes = whole;
                bytes[random() % bytes.size()] = static_cast<char>(random());
                const auto file = openTensorFile(write(bytes));
                if (!file || !*file)
                    continue;
                for (std::size_t i = 0; i < (*file)->tensors.size(); ++i) {
                    QVERIFY(*sizeInBytes((*file)->tensors[i].type, (*file)->tensors[i].shape) <= bytes.size());
                    static_cast<void>(valuesOf(**file, i));
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestTensorFile)
#include "tst_tensorfile.moc"
