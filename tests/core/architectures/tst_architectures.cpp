// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/architectures/architectures.h"
#include "core/architectures/weightnames.h"

#include <QTest>

#include <algorithm>

using namespace offramp;

namespace {

Result<NetworkProgram> programOf(const std::string &name, NetworkSpec spec = {})
{
    const auto complete = completeSpec(std::move(spec), {name, {}});
    if (!complete)
        return tl::unexpected(complete.error());
    return writeNetwork(*complete);
}

std::vector<OfferedTensor> offeredFor(const NetworkProgram &program)
{
    std::vector<OfferedTensor> offered;
    for (const OwnedTensor &tensor : program.tensors)
        offered.push_back({tensor.name, tensor.shape});
    return offered;
}

/// The same network as the reference submission published it: the trunk two or three times over, a final classifier of
/// ImageNet's that was never trained, and heads numbered as in a Sequential.
std::vector<OfferedTensor> asPublished(const NetworkProgram &program)
{
    const std::vector<std::pair<std::string, std::string>> layers{
        {"conv1.", "0."}, {"bn1.", "1."}, {"conv2.", "3."}, {"bn2.", "4."}, {"fc.", "7."}};
    std::vector<OfferedTensor> offered;
    for (const auto &[name, shape, role] : program.tensors) {
        if (name.starts_with("exit")) {
            for (const auto &[ours, theirs] : layers) {
                if (name.substr(6).starts_with(ours))
                    offered.push_back({name.substr(0, 6) + theirs + name.substr(6 + ours.size()), shape});
            }
        } else if (name.starts_with("fc.")) {
            offered.push_back({"exit3.2." + name.substr(3), shape});
            offered.push_back({"model." + name, {1000, 2048}});
        } else {
            const bool isLast = name.starts_with("layer4");
            offered.push_back({"model." + name, shape});
            offered.push_back({(isLast ? "f3.0" : "f1.4") + name.substr(6), shape});
            if (isLast)
                offered.push_back({"exit3.0.0" + name.substr(6), shape});
        }
    }
    return offered;
}

} // namespace

class TestArchitectures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Parameters and buffers without counters, as in torchvision and the papers.
    void numberOfParameters_data()
    {
        QTest::addColumn<qint64>("parameters");
        QTest::newRow("alexnet") << qint64(61100840);
        QTest::newRow("vgg16") << qint64(138357544);
        QTest::newRow("vgg16_bn") << qint64(138365992);
        QTest::newRow("resnet18") << qint64(11689512);
        QTest::newRow("resnet152") << qint64(60192808);
        QTest::newRow("resnext50_32x4d") << qint64(25028904);
        QTest::newRow("efficientnet_b0") << qint64(5288548);
        QTest::newRow("efficientnet_b7") << qint64(66347960);
        QTest::newRow("cifar_resnet20") << qint64(269722);
        QTest::newRow("cifar_resnet8") << qint64(75290);
        QTest::newRow("cifar_resnet14") << qint64(172506);
        QTest::newRow("cifar_resnet110") << qint64(1727962);
    }

    void numberOfParameters()
    {
        QFETCH(qint64, parameters);
        const auto program = programOf(QTest::currentDataTag());
        QVERIFY2(program, program ? "" : toText(program.error()).c_str());
        qint64 count = 0;
        for (const OwnedTensor &tensor : program->tensors) {
            qint64 size = tensor.role == OwnedTensor::Role::Parameter ? 1 : 0;
            for (const auto extent : tensor.shape)
                size *= extent;
            count += size;
        }
        QCOMPARE(count, parameters);
    }

    void namesAreTorchvisions()
    {
        const auto has = [](const char *architecture, const char *name, const std::vector<std::int64_t> &shape) {
            const auto program = programOf(architecture);
            return std::any_of(program->tensors.begin(), program->tensors.end(),
                               [&](const OwnedTensor &t) { return t.name == name && t.shape == shape; });
        };
        QVERIFY(has("alexnet", "classifier.6.bias", {1000}));
        QVERIFY(has("vgg16_bn", "features.41.running_var", {512}));
        QVERIFY(has("resnet50", "layer2.0.downsample.1.weight", {512}));
        QVERIFY(has("resnext50_32x4d", "layer1.0.conv2.weight", {128, 4, 3, 3}));
        QVERIFY(has("efficientnet_b0", "features.1.0.block.1.fc1.weight", {8, 32, 1, 1}));
        QVERIFY(has("efficientnet_b0", "features.2.0.block.3.0.weight", {24, 96, 1, 1}));
        QVERIFY(has("cifar_resnet20", "layer3.2.bn2.num_batches_tracked", {}));
        QVERIFY(has("cifar_resnet20", "linear.weight", {10, 64}));
    }

    /// One place after each block, not before the classifier; a pool ends the block before it.
    void blocksEnd_data()
    {
        QTest::addColumn<QByteArray>("blocks");
        QTest::newRow("alexnet") << QByteArray("features.2 features.5 features.7 features.9 features.12 ");
        QTest::newRow("vgg11") << QByteArray("features.2 features.5 features.7 features.10 features.12 features.15 "
                                             "features.17 features.20 ");
        QTest::newRow("vgg11_bn") << QByteArray("features.3 features.7 features.10 features.14 features.17 features.21 "
                                                "features.24 features.28 ");
        QTest::newRow("resnet18") << QByteArray("maxpool layer1.0 layer1 layer2.0 layer2 layer3.0 layer3 layer4.0 ");
        QTest::newRow("cifar_resnet20") << QByteArray(
            "relu layer1.0 layer1.1 layer1 layer2.0 layer2.1 layer2 layer3.0 layer3.1 ");
        QTest::newRow("efficientnet_b0") << QByteArray(
            "features.0 features.1 features.2.0 features.2 features.3.0 features.3 features.4.0 features.4.1 "
            "features.4 features.5.0 features.5.1 features.5 features.6.0 features.6.1 features.6.2 features.6 "
            "features.7 ");
    }

    void blocksEnd()
    {
        QFETCH(QByteArray, blocks);
        const auto textOf = [](const NetworkProgram &program) {
            QByteArray text;
            for (const std::string &place : program.blocks)
                text += QByteArray::fromStdString(place) + ' ';
            return text;
        };
        const auto program = programOf(QTest::currentDataTag());
        QVERIFY2(program, program ? "" : toText(program.error()).c_str());
        QCOMPARE(textOf(*program), blocks);
        NetworkSpec spec;
        for (const std::string &place : program->blocks)
            spec.exits.push_back({place, place, "pool-linear"});
        const auto withHeads = programOf(QTest::currentDataTag(), spec);
        QVERIFY2(withHeads, withHeads ? "" : toText(withHeads.error()).c_str());
        QCOMPARE(textOf(*withHeads), blocks);
    }

    void exitsThatCannotBeBuilt_data()
    {
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("sentence");
        QTest::newRow("place") << QByteArray("layer9") << QByteArray("pool-linear") << QByteArray("after \"layer9\"");
        QTest::newRow("head") << QByteArray("layer1") << QByteArray("attic")
                              << QByteArray("\"attic\" is not a known design");
        QTest::newRow("no place") << QByteArray() << QByteArray("pool-linear") << QByteArray("branches off");
        QTest::newRow("no size") << QByteArray("layer1") << QByteArray("conv512-conv256-linear")
                                 << QByteArray("size of the network's input is not known");
    }

    void exitsThatCannotBeBuilt()
    {
        QFETCH(QByteArray, after);
        QFETCH(QByteArray, head);
        QFETCH(QByteArray, sentence);
        NetworkSpec spec;
        spec.exits = {{"early", after.toStdString(), head.toStdString()}, {"full", {}, {}}};
        const auto program = programOf("resnet18", spec);
        QVERIFY(!program);
        QVERIFY2(program.error().sentence.find(sentence.toStdString()) != std::string::npos,
                 program.error().sentence.c_str());
    }

    void unknownArchitecture()
    {
        const auto program = programOf("resnet19");
        QVERIFY(!program);
        QCOMPARE(program.error().kind, ErrorKind::Usage);
        QVERIFY(program.error().remedy.find("resnet18") != std::string::npos);
        QVERIFY(program.error().remedy.find("padova-resnet50-128") != std::string::npos);
    }

    void specsSurviveTheirText()
    {
        auto spec = *completeSpec({}, {"padova-resnet50-64", 20});
        spec.name = "a name";
        spec.labelOrder = "wnids";
        const std::vector<ExitSpec> expected{{"exit2", "layer3", "conv512-conv256-linear"}};
        QCOMPARE(spec.exits[1], expected.front());
        const auto read = parseNetworkSpec(toText(spec), "here");
        QVERIFY2(read, read ? "" : toText(read.error()).c_str());
        QCOMPARE(*read, spec);
        QCOMPARE(*parseNetworkSpec(toText(NetworkSpec()), "here"), NetworkSpec());
    }

    void publishedNames()
    {
        for (const auto &preset : presetNames()) {
            const auto program = programOf(preset);
            QVERIFY2(program, program ? "" : toText(program.error()).c_str());
            const auto offered = asPublished(*program);
            const auto places = matchedWeights(*program, offered, "dict", preset);
            QVERIFY2(places, places ? "" : toText(places.error()).c_str());
            QCOMPARE(*classesIn(*program, offered), 200);
            for (std::size_t i = 0; i < places->size(); ++i) {
                const auto &from = offered[*(*places)[i]].name;
                const auto &to = program->tensors[i].name;
                QVERIFY2(from != "model.fc.weight", to.c_str());
                QVERIFY2(to != "fc.weight" || from == "exit3.2.weight", from.c_str());
                QVERIFY2(to != "exit2.bn2.weight" || from == "exit2.4.weight", from.c_str());
                QVERIFY2(!to.starts_with("layer") || from == "model." + to, from.c_str());
            }
        }
    }

    void sharedPrefixes()
    {
        for (const char *prefix : {"module.", "_orig_mod.", "module.model."})
            QCOMPARE(networkNames({{std::string(prefix) + "a.weight", {}}, {std::string(prefix) + "b", {}}}),
                     (std::vector<std::string>{"a.weight", "b"}));
        QCOMPARE(networkNames({{"module.a", {}}, {"b", {}}}), (std::vector<std::string>{"module.a", "b"}));
    }

    void listsMisfits()
    {
        const auto program = *programOf("cifar_resnet20");
        auto offered = offeredFor(program);
        offered.erase(offered.begin()); // conv1.weight
        offered[0].shape = {17};        // bn1.weight
        offered.push_back({"attic.weight", {1}});
        offered.push_back({"attic.bias", {1}});
        const auto places = matchedWeights(program, offered, "file", "cifar_resnet20");
        QVERIFY(!places);
        QCOMPARE(places.error().sentence,
                 std::string("file does not fit cifar_resnet20: 1 missing: conv1.weight; 2 unexpected: attic.bias, "
                             "attic.weight; 1 of another shape: bn1.weight [17] instead of [16]."));
    }

    void longListsAreCutShort()
    {
        const auto places
            = matchedWeights(*programOf("resnet18"), {{"f", {}}, {"e", {}}, {"d", {}}, {"c", {}}, {"b", {}}, {"a", {}}},
                             "file", "resnet18");
        QVERIFY(!places);
        const std::string &sentence = places.error().sentence;
        QVERIFY(sentence.starts_with("file does not fit resnet18: 102 missing: conv1.weight, bn1.weight, bn1.bias, "));
        QVERIFY2(sentence.ends_with(" and 82 more; 6 unexpected: a, b, c, d, e, f."), sentence.c_str());
    }

    void countersMayBeMissing()
    {
        const auto program = *programOf("cifar_resnet20");
        auto offered = offeredFor(program);
        std::erase_if(offered, [](const auto &tensor) { return tensor.name.ends_with("num_batches_tracked"); });
        QVERIFY(matchedWeights(program, offered, "file", "cifar_resnet20").has_value());
    }

    void otherNumberOfClasses()
    {
        const auto program = *programOf("padova-resnet50-64");
        auto offered = offeredFor(program);
        for (auto &tensor : offered) {
            if (tensor.shape.size() <= 2 && !tensor.shape.empty() && tensor.shape[0] == 200)
                tensor.shape[0] = 7;
        }
        const auto places = matchedWeights(program, offered, "file", "resnet50");
        QVERIFY(!places);
        QCOMPARE(places.error().sentence, std::string("file distinguishes 7 classes, not the 200 requested."));
        QCOMPARE(*classesIn(program, offered), 7);
    }
};

QTEST_APPLESS_MAIN(TestArchitectures)
#include "tst_architectures.moc"
