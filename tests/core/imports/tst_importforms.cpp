// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/importfile.h"
#include "core/imports/sampletable.h"
#include "core/tensors/filekind.h"
#include "core/tensors/safetensors.h"
#include "tests/npyfile.h"
#include "tests/statedictfile.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace offramp;

namespace {

Result<Imported> read(const std::string &csv, const ImportOptions &options = {.costs = {CostUnit::Flops, {1000, 2000}}})
{
    return readSampleTable(csv, "t.csv", options);
}

bool isNoted(const Imported &imported, const std::string &words)
{
    return std::ranges::any_of(imported.notes,
                               [&](const std::string &note) { return note.find(words) != std::string::npos; });
}

std::string npy(const std::string &type, const std::string &shape, const std::string &bytes)
{
    return npyFile("{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }", bytes);
}

const std::string labels = npy("<i4", "2,", bytesOf<std::int32_t>({0, 2}));
const std::vector<float> softmax{.2F, .3F, .5F, .1F, .1F, .8F, .7F, .2F, .1F, 0, 0, 1};

/// A tensor of floats as torch.save describes it.
statedict::Tensor tensorOf(const std::string &key, std::vector<std::int64_t> shape)
{
    statedict::Tensor tensor{key, "FloatStorage", key, 1, 0, shape, std::vector<std::int64_t>(shape.size(), 1)};
    for (std::size_t i = shape.size(); i-- > 0;) {
        tensor.stride[i] = tensor.elements;
        tensor.elements *= shape[i];
    }
    return tensor;
}

} // namespace

/// Tables and arrays as other programs and people write them.
class TestImportForms : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::filesystem::path write(const std::string &name, const std::string &bytes) const
    {
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }
    [[nodiscard]] Result<Imported> readBytes(const std::string &bytes,
                                             const ImportOptions &options
                                             = {.costs = {CostUnit::Flops, {1000, 2000}}}) const
    {
        return readImport(write("file", bytes), options);
    }

private Q_SLOTS:
    void germanTable()
    {
        const auto imported = readBytes("\xEF\xBB\xBFsample;exit;label;predicted;entropy;flops\r\n"
                                        "a;0;1;1;0,53;1000\r\na;1;1;1;0,03;2000\r\n",
                                        {});
        QVERIFY2(imported, imported ? "" : toText(imported.error()).c_str());
        QCOMPARE(imported->whole.recording.entropy, (std::vector<float>{.53F, .03F}));
        QCOMPARE(imported->whole.recording.flops, (std::vector<std::int64_t>{1000, 2000}));
        const auto mixed = read("sample;label;predicted;entropy\na;1;1;0.5\nb;1;1;0,5\n");
        QVERIFY(!mixed);
        QVERIFY(mixed.error().sentence.find("line 3: entropy is \"0,5\"") != std::string::npos);
    }

    void fractionsThatRoundingMadeTooLarge()
    {
        const std::string head = "sample,exit,label,predicted,confidence\n";
        const auto fractions = read(head + "a,0,1,1,0.61\na,1,1,1,1.0000002\n");
        QCOMPARE(fractions->whole.recording.confidence, (std::vector<float>{.61F, 1}));
        QVERIFY(isNoted(*fractions, "by more than rounding"));
        const auto percent = read(head + "a,0,1,1,61\na,1,1,1,100.00001\n");
        QCOMPARE(percent->whole.recording.confidence, (std::vector<float>{.61F, 1}));
        const auto either = read(head + "a,0,1,1,0.61\na,1,1,1,1.2\n");
        QVERIFY(either.error().remedy.find("--percent") != std::string::npos);
        ImportOptions asPercent{.costs = {CostUnit::Flops, {1000, 2000}}, .probabilityUnit = AccuracyUnit::Percent};
        QCOMPARE(read(head + "a,0,1,1,0.61\na,1,1,1,1.2\n", asPercent)->whole.recording.confidence[1], .012F);
        QVERIFY(!read(head + "a,0,1,1,0.61\na,1,1,1,101\n"));
    }

    void costsTooSmallToBeFlops()
    {
        const std::string table = "sample,exit,label,predicted,entropy,flops\na,0,1,1,1,14\na,1,1,1,1,41\n";
        const auto refused = read(table, {});
        QVERIFY(refused.error().sentence.find("too small to be FLOPs") != std::string::npos);
        QVERIFY(refused.error().remedy.find("mflops") != std::string::npos);
        QCOMPARE(read(table, {.costUnit = CostMultiple{CostUnit::Flops, 1e6}})->whole.recording.flops,
                 (std::vector<std::int64_t>{14'000'000, 41'000'000}));
        QCOMPARE(read(table, {.costUnit = CostMultiple{CostUnit::Flops, 1}})->whole.recording.flops,
                 (std::vector<std::int64_t>{14, 41}));
    }

    void costsInOtherUnits_data()
    {
        QTest::addColumn<QString>("head");
        for (const char *head : {"cost", "energy", "latency", "time", "usd", "energy (MJ)", "gpu_j"})
            QTest::newRow(head) << QString::fromLatin1(head);
    }

    void costsInOtherUnits()
    {
        QFETCH(QString, head);
        const std::string name = head.toStdString();
        const auto imported = read("sample,label,predicted,entropy," + name + "\na,1,1,1,5000\n", {});
        QVERIFY(imported);
        QVERIFY(imported->needsCosts);
        QVERIFY(isNoted(*imported, '"' + name + '"'));
        const auto written = writeImport(*imported, "/nowhere/out.exits");
        QVERIFY2(written.error().sentence.find('"' + name + '"') != std::string::npos,
                 written.error().sentence.c_str());
        const auto inUnit = read("sample,label,predicted,entropy," + name + "\na,1,1,1,5000\n",
                                 {.costUnit = CostMultiple{CostUnit::Flops, 1e6}});
        QCOMPARE(inUnit->needsCosts, name != "cost"); // it may be in any unit, the others are in one
        const auto array
            = readBytes(zipFile({{"logits.npy", npy("<f4", "1,2,3", bytesOf<float>({1, 2, 0, 0, 0, 4})), false},
                                 {"labels.npy", labels, false},
                                 {name + ".npy", npy("<f8", "1,", bytesOf<double>({5000})), false}}),
                        {});
        QVERIFY2(array, array ? "" : toText(array.error()).c_str());
        QVERIFY(array->needsCosts);
        QVERIFY(isNoted(*array, name));
    }

    void oneRowForEachSample_data()
    {
        QTest::addColumn<QString>("head");
        QTest::newRow("pandas") << ",target,conf_branch_1,inf_class_branch_1,correct_branch_1,conf_branch_2,"
                                   "inf_class_branch_2,correct_branch_2";
        QTest::newRow("numbers first") << "id,label,exit1_conf,exit1_pred,exit1_ok,exit2_conf,exit2_pred,exit2_ok";
        QTest::newRow("from 0") << "image,y_true,conf_0,pred_0,x_0,conf_1,pred_1,x_1";
        QTest::newRow("without separators") << "file,Label,Conf1,Pred1,x,Conf2,Pred2,z";
        QTest::newRow("the last has a name") << "id,label,conf_1,pred_1,x,conf_final,pred_final,z";
    }

    void oneRowForEachSample()
    {
        QFETCH(QString, head);
        const auto imported = read(head.toStdString() + "\na,3,0.4,2,0,0.9,3,1\nb,1,0.8,1,1,0.7,1,1\n");
        QVERIFY2(imported, imported ? "" : toText(imported.error()).c_str());
        const Recording &recording = imported->whole.recording;
        QCOMPARE(imported->whole.sampleNames, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(recording.exits, 2);
        QCOMPARE(recording.label, (std::vector<std::int32_t>{3, 1}));
        QCOMPARE(recording.predicted, (std::vector<std::int32_t>{2, 1, 3, 1}));
        QCOMPARE(recording.confidence, (std::vector<float>{.4F, .8F, .9F, .7F}));
    }

    void costsInWideTables()
    {
        const auto flops = [](const std::string &name, const std::string &first, const std::string &second) {
            const auto imported
                = read("name,label,pred_1,conf_1," + name + "_1,pred_2,conf_2," + name + "_2\na.png,3,2,0.4," + first
                           + ",3,0.9," + second + "\nb.png,1,1,0.8," + first + ",1,0.7," + second + "\n",
                       {});
            if (!imported || imported->whole.sampleNames != std::vector<std::string>{"a.png", "b.png"})
                return std::vector<std::int64_t>();
            return imported->whole.recording.flops;
        };
        const std::vector<std::int64_t> expected{17'000'000, 31'000'000};
        QCOMPARE(flops("flops", "17000000", "31000000"), expected);
        QCOMPARE(flops("mflops", "17", "31"), expected);
        QCOMPARE(flops("GFLOPs", "0.017", "0.031"), expected);
    }

    void wideTablesRefused()
    {
        const auto said = [](const std::string &csv) { return read(csv).error().sentence; };
        QVERIFY(said("id,label,pred_1,conf_1,pred_3,conf_3\na,1,1,1,1,1\n").find("none for exit 2")
                != std::string::npos);
        QVERIFY(said("id,label,pred_1,conf_1,pred_2\na,1,1,1,1\n").find("\"conf_1\" has a column")
                != std::string::npos);
        QVERIFY(said("id,pred_1,conf_1,pred_2,conf_2\na,1,1,1,1\n").find("no column named label") != std::string::npos);
        QVERIFY(said("id,label,pred_1,conf_1\na,1,1\n").find("there are 3 fields") != std::string::npos);
    }

    void probabilities()
    {
        const auto archive = [&](const std::string &name, const std::vector<float> &values) {
            return zipFile({{name + ".npy", npy("<f4", "2,2,3", bytesOf(values)), false}, {"y.npy", labels, false}});
        };
        const auto imported = readBytes(archive("probs", softmax));
        QVERIFY2(imported, imported ? "" : toText(imported.error()).c_str());
        QVERIFY(isNoted(*imported, "are probabilities"));
        QCOMPARE(imported->whole.recording.confidence, (std::vector<float>{.5F, .8F, .7F, 1}));
        QCOMPARE(imported->whole.recording.metadata.at("outputs"), std::string("probabilities"));
        const auto asLogits = readBytes(archive("outputs", softmax),
                                        {.costs = {CostUnit::Flops, {1000, 2000}}, .outputs = OutputKind::Logits});
        QVERIFY(asLogits->whole.recording.confidence[0] < .45F);

        std::vector<float> logs = softmax;
        for (float &value : logs)
            value = std::log(std::max(value, 1e-30F));
        const auto fromLogs = readBytes(archive("log_softmax", logs));
        QVERIFY(isNoted(*fromLogs, "log-probabilities"));
        QCOMPARE(fromLogs->whole.recording.confidence[0], .5F);

        std::vector<float> sigmoid = softmax;
        sigmoid[0] = .9F;
        const auto asked = readBytes(archive("outputs", sigmoid));
        QVERIFY(isNoted(*asked, "with --outputs probabilities"));
        const auto told = readBytes(archive("outputs", sigmoid),
                                    {.costs = {CostUnit::Flops, {1000, 2000}}, .outputs = OutputKind::Probabilities});
        QVERIFY(isNoted(*told, "a sigmoid's"));
        const auto refused
            = readBytes(archive("outputs", {1, 2, 0, 0, 0, 4, 3, 1, 1, -1, 0, 5}),
                        {.costs = {CostUnit::Flops, {1000, 2000}}, .outputs = OutputKind::Probabilities});
        QVERIFY(refused.error().sentence.find("are not probabilities: one is 2") != std::string::npos);
    }

    void anArrayForEachExit()
    {
        const auto exit = [](const std::vector<float> &values) { return npy("<f4", "2,3", bytesOf(values)); };
        const auto imported = readBytes(zipFile({{"exit2.npy", exit({3, 1, 1, -1, 0, 5}), false},
                                                 {"labels.npy", labels, false},
                                                 {"exit1.npy", exit({1, 2, 0, 0, 0, 4}), false}}));
        QVERIFY2(imported, imported ? "" : toText(imported.error()).c_str());
        QCOMPARE(imported->whole.recording.predicted, (std::vector<std::int32_t>{1, 2, 0, 2}));
        const auto refused
            = readBytes(zipFile({{"exit_0.npy", exit({3, 1, 1, -1, 0, 5}), false},
                                 {"exit_1.npy", npy("<f4", "3,2", bytesOf(softmax).substr(0, 24)), false},
                                 {"labels.npy", labels, false}}));
        QVERIFY(refused.error().sentence.find("exit_1.npy has the shape [3,2]") != std::string::npos);
    }

    void tensorsOfMsdnet_data()
    {
        QTest::addColumn<bool>("old");
        QTest::newRow("zip") << false;
        QTest::newRow("before PyTorch 1.6") << true;
    }

    void tensorsOfMsdnet()
    {
        QFETCH(bool, old);
        std::string tuple = "\x80\x02(";
        const statedict::Storages storages{{"0", statedict::floats({1, 0, 0, 0, 1, 0})},
                                           {"1", statedict::floats({1})},
                                           {"2", statedict::floats(softmax)},
                                           {"3", statedict::floats({0, 2})}};
        for (const auto &tensor :
             {tensorOf("0", {2, 1, 3}), tensorOf("1", {1}), tensorOf("2", {2, 2, 3}), tensorOf("3", {2})})
            tuple += statedict::tensorPickle(tensor, old);
        tuple += "t.";
        const auto path = write("logits_single.pth",
                                old ? statedict::inOldFormat(tuple, storages) : statedict::inZip(tuple, storages));
        const std::string flops = "\x80\x02](" + statedict::pickleInteger(5'000'000) + "G"
                                  + std::string("\x41\x62\xe3\x60", 4) + std::string(4, '\0') + "e.";
        const auto costs = write("flops.pth", old ? statedict::inOldFormat(flops, {}) : statedict::inZip(flops, {}));
        const auto imported = readImport(path, {});
        QVERIFY2(imported, imported ? "" : toText(imported.error()).c_str());
        QVERIFY(isNoted(*imported, "Of 2 pairs"));
        QCOMPARE(imported->whole.recording.label, (std::vector<std::int32_t>{0, 2}));
        QCOMPARE(imported->whole.recording.confidence, (std::vector<float>{.5F, .8F, .7F, 1}));
        QCOMPARE(imported->whole.recording.flops, (std::vector<std::int64_t>{5'000'000, 9'902'848}));
        std::filesystem::remove(costs);
        QVERIFY(readImport(path, {})->needsCosts);
    }

    void torchFilesRefused()
    {
        const std::string object = "\x80\x02" + statedict::global("os", "system") + ")R.";
        const auto refused = readBytes(statedict::inZip(object, {}));
        QVERIFY(refused.error().sentence.find("os system") != std::string::npos);
    }

    void otherFilesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("remedy");
        const auto row = [](const char *title, const std::string &bytes, const char *name, const char *remedy) {
            QTest::newRow(title) << QByteArray::fromStdString(bytes) << QString::fromLatin1(name)
                                 << QString::fromLatin1(remedy);
        };
        const auto zip = [](const char *name) { return zipFile({{name, "x", false}}); };
        row("xlsx", zip("[Content_Types].xml"), "an Excel workbook", "CSV");
        row("xls", std::string("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") + std::string(8, 'x'), "an Excel workbook", "CSV");
        row("ods", zip("META-INF/manifest.xml"), "an OpenDocument file", "CSV");
        row("HDF5", "\x89HDF\r\n\x1a\n and more", "an HDF5 file", "h5py.File(\"file\")");
        row("Parquet", "PAR1 and more", "a Parquet table", "pandas.read_parquet(\"file\")");
        row("Feather", "ARROW1 and more", "a Feather table", "pandas.read_feather");
        row("npy", npy("<f4", "1,", "abcd"), "a single array of NumPy", "numpy.load(\"file\")");
        row("gzip", "\x1f\x8b\x08 and more", "compressed", "gunzip");
        row("ONNX", std::string("\x08\x08\x12\x07pytorch", 11), "an ONNX network", "torch.jit.trace");
        row("TensorFlow Lite", std::string("\x1c\0\0\0TFL3", 8), "a TensorFlow Lite network", "torch.jit.trace");
        row("pt2", zip("net/archive_format"), "an ExportedProgram", "torch.jit.trace");
        row("AOTInductor", zip("net/data/aotinductor/model/x.so"), "an AOTInductor package", "torch.jit.trace");
        row("TorchScript", zip("net/constants.pkl"), "TorchScript", "offramp-engine record");
        row("zip", zip("cat.png"), "a zip archive", "unzip");
        row("tar", std::string(257, 'x') + "ustar", "a tar archive", "tar -xf");
        row("PNG", "\x89PNG\r\n\x1a\n and more", "an image", "offramp-engine record");
        row("JPEG", "\xff\xd8\xff\xe0 and more", "an image", "offramp-engine record");
        row("IDX", std::string("\0\0\x08\x01 and more", 13), "an IDX file", "offramp-engine record");
        row("LMDB", std::string(16, '\0') + "\xde\xc0\xef\xbe", "an LMDB database", "offramp-engine record");
        row("pickle", "\x80\x04]\x94.", "a pickle of Python", "numpy.savez");
        row("JSON", " {\"a\": 1}", "a JSON file", "CSV");
        row("workspace", "{\n  \"offramp_workspace\": 3\n}", "a workspace", "offramp \"file\"");
        const auto tensors = [](std::vector<TensorPlan> plans) {
            return headerBytes(layOut(std::move(plans), {})) + std::string(8, '\0');
        };
        row("safetensors", tensors({{"fc.weight", ElementType::F32, {2}}}), "weights (safetensors)", "--architecture");
        row("recording", tensors({{"label", ElementType::I32, {1}}, {"predicted", ElementType::I32, {1, 1}}}),
            "a recording", "offramp \"file\"");
    }

    void otherFilesAreNamed()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, name);
        QFETCH(QString, remedy);
        const auto refused = readBytes(bytes.toStdString());
        QVERIFY(!refused);
        QVERIFY2(refused.error().sentence.find(name.toStdString()) != std::string::npos,
                 toText(refused.error()).c_str());
        QVERIFY2(refused.error().remedy.find(remedy.toStdString()) != std::string::npos,
                 toText(refused.error()).c_str());
        QVERIFY(!surveyImport(write("file", bytes.toStdString())));
    }

    void checkpointsAreNamed()
    {
        const std::string pickle
            = statedict::dictPickle({{"fc.weight", "FloatStorage", "0", 2, 0, {2}, {1}}}, false, "model");
        const auto refused = readBytes(statedict::inZip(pickle, {{"0", statedict::floats({1, 2})}}));
        QVERIFY(refused.error().sentence.find("holds the weights of a network (a checkpoint)") != std::string::npos);
        QVERIFY(refused.error().remedy.find("--architecture NAME") != std::string::npos);
        const auto module
            = readBytes(statedict::inZip("\x80\x02" + statedict::global("models", "ResNet") + ")\x81.", {}));
        QVERIFY2(module.error().sentence.find("models ResNet") != std::string::npos, module.error().sentence.c_str());
        QVERIFY2(module.error().remedy.find(".state_dict(), \"weights.pth\")") != std::string::npos,
                 module.error().remedy.c_str());
    }

    void foldersAreNamed()
    {
        write("sets/imagenet-r/n01/1.jpg", "x");
        write("sets/tiny/wnids.txt", "n01\n");
        write("sets/tiny/train/n01/images/1.JPEG", "x");
        write("sets/none/readme.md", "x");
        const auto said = [&](const std::string &name) {
            return toText(readImport(write("sets/none/readme.md", "x").parent_path().parent_path() / name, {}).error());
        };
        QVERIFY2(said("imagenet-r").find("is not a CSV table or a .npz file: Folders of images by class. Run a network")
                     != std::string::npos,
                 said("imagenet-r").c_str());
        QVERIFY2(said("tiny").find("TinyImageNet. Run a network over it: Record… in the window, or offramp-engine "
                                   "record --network NETWORK --dataset \"")
                     != std::string::npos,
                 said("tiny").c_str());
        QVERIFY2(said("none").find("A folder without images. Give a CSV table or a .npz file.") != std::string::npos,
                 said("none").c_str());
        QVERIFY2(said(".").find("tiny") != std::string::npos, said(".").c_str());
        QVERIFY(toText(*refusalToOpen(write("sets/tiny/x", "x").parent_path()))
                    .find("is not a recording or a workspace: TinyImageNet.")
                != std::string::npos);
        QVERIFY(!refusalToOpen(write("broken.exits", "no safetensors")));
        QVERIFY(refusalToOpen(write("net.npz", zipFile({{"logits.npy", "x", false}})))->remedy.find("Import…")
                != std::string::npos);
    }

    void networksThatCannotBeRead()
    {
        const auto kind = [&](const std::string &bytes) { return *recogniseFile(write("file", bytes)); };
        QCOMPARE(kind("sample,exit\n"), FileKind::Unknown);
        QCOMPARE(kind(statedict::inZip("\x80\x02}.", {})), FileKind::TorchSave);
        QVERIFY(!refusalOf("net.pt", FileKind::TorchScript, FileUse::Network));
        QVERIFY(!refusalOf("net.pt", FileKind::TorchSave, FileUse::Network));
        QVERIFY(refusalOf("net.onnx", FileKind::Onnx, FileUse::Network)->sentence.find("an ONNX network")
                != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestImportForms)
#include "tst_importforms.moc"
