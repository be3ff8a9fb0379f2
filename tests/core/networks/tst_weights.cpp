// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/builtmodule_p.h"

#include "core/flops/flopcounter.h"
#include "core/networks/network_p.h"
#include "core/networks/saveweights.h"
#include "core/tensors/safetensors.h"
#include "tests/bitflips.h"
#include "tests/shareddata.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>
#include <optional>
#include <tuple>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

/// Numbers from -1 to 1 that look random and are the same everywhere.
at::Tensor pattern(std::int64_t count, std::int64_t seed)
{
    const auto i = torch::arange(count, torch::kLong);
    return (i * i * 7919 + i * 31 + seed * 1013).remainder(10007).to(torch::kFloat) / 5003 - 1;
}

/// Weights by formula that keep values in range. The rows of a wide linear layer share one row to save memory.
at::Tensor filling(const OwnedTensor &owner)
{
    constexpr std::int64_t wide = 1000;
    const auto seed = static_cast<std::int64_t>(owner.name.size());
    const auto count = std::accumulate(owner.shape.begin(), owner.shape.end(), std::int64_t{1}, std::multiplies<>());
    if (owner.role == OwnedTensor::Role::Counter)
        return torch::zeros({}, torch::kLong);
    if (owner.shape.size() > 1) {
        const std::int64_t fan = count / owner.shape[0];
        if (owner.shape.size() == 2 && owner.shape[0] > wide)
            return (pattern(fan, seed).abs() * (4.0 / static_cast<double>(fan))).expand(owner.shape);
        return pattern(count, seed).reshape(owner.shape) * std::sqrt(4.0 / static_cast<double>(fan));
    }
    const auto values = pattern(count, seed);
    if (owner.name.ends_with("running_var"))
        return 1 + 0.5 * values;
    return owner.name.ends_with("weight") ? 1 + 0.1 * values : 0.1 * values;
}

std::int64_t integer(const QJsonValue &value)
{
    return static_cast<std::int64_t>(value.toDouble());
}

FlopsByOperator operators(const QJsonObject &json)
{
    FlopsByOperator counts;
    for (auto it = json.begin(); it != json.end(); ++it)
        counts[it.key().toStdString()] = integer(it.value());
    return counts;
}

/// An entry of flops.json.
struct Golden {
    ArchitectureChoice choice;
    InputShape input;
    int batch = 1;
    bool training = false;
    std::int64_t flops = 0;
    FlopsByOperator byOperator;
};

Golden goldenFrom(const QJsonObject &one)
{
    const auto value = [&](const char *key) { return one[QLatin1String(key)]; };
    std::string name = value("model").toString().toStdString();
    std::replace(name.begin(), name.end(), '-', name.starts_with("efficientnet") ? '_' : '-');
    const auto shape = value("input").toArray();
    return {{name, value("num_classes").toInt()},
            {shape[1].toInt(), shape[2].toInt(), shape[3].toInt()},
            shape[0].toInt(),
            value("mode").toString() == QLatin1String("train"),
            integer(value("flops_total")),
            operators(value("by_operator").toObject())};
}

/// Cases of one network, then of one mode, then of one shape follow each other.
bool comesBefore(const Golden &a, const Golden &b)
{
    const auto key = [](const Golden &one) {
        return std::tuple(one.choice.name, one.choice.classes.value_or(0), one.training, one.input.height,
                          one.input.width);
    };
    return key(a) < key(b);
}

} // namespace

class TestWeights : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::optional<std::pair<std::string, Network>> m_counted; ///< by name and classes

    /// Cases of one network that follow each other build it once.
    Result<FlopReport> count(const ArchitectureChoice &choice, InputShape input, int batch, bool training)
    {
        const std::string name = choice.name + ' ' + std::to_string(choice.classes.value_or(0));
        if (!m_counted || m_counted->first != name) {
            m_counted.reset();
            auto network = Network::withoutWeights(choice);
            if (!network)
                return tl::unexpected(network.error());
            m_counted.emplace(name, std::move(*network));
        }
        m_counted->second.setTraining(training);
        return countFlops(m_counted->second, input, batch);
    }

    [[nodiscard]] fs::path at(const char *name) const { return fs::path(m_folder.path().toStdString()) / name; }

    /// A safetensors file for cifar_resnet20 of 10 classes, by formula; `odd` replaces the first weights.
    [[nodiscard]] fs::path writeCifar(const at::Tensor &odd = {}, ElementType type = ElementType::F32) const
    {
        const auto program = *writeNetwork(*completeSpec({}, {"cifar_resnet20", {}}));
        std::vector<TensorPlan> plans;
        std::map<std::string, at::Tensor> tensors;
        for (const OwnedTensor &owner : program.tensors) {
            const bool isOdd = odd.defined() && owner.name == "conv1.weight";
            tensors[owner.name] = isOdd ? odd : filling(owner).contiguous();
            const bool isCounter = owner.role == OwnedTensor::Role::Counter;
            plans.push_back({owner.name,
                             isOdd ? type : (isCounter ? ElementType::I64 : ElementType::F32),
                             {owner.shape.begin(), owner.shape.end()}});
        }
        const auto header = layOut(plans, {});
        std::ofstream stream(at("cifar.safetensors"), std::ios::binary);
        stream << headerBytes(header);
        for (const TensorInfo &tensor : header.tensors)
            stream.write(static_cast<const char *>(tensors[tensor.name].data_ptr()),
                         static_cast<std::streamsize>(tensors[tensor.name].nbytes()));
        return at("cifar.safetensors");
    }

    static std::vector<at::Tensor> logits(const Network &network, const at::Tensor &pictures)
    {
        const c10::InferenceMode inference;
        return *flattenOutputs(network.d().module.forward({pictures}));
    }

private Q_SLOTS:
    void flopsWithoutWeights_data()
    {
        QTest::addColumn<qint64>("side");
        QTest::addColumn<bool>("training");
        QTest::addColumn<qint64>("first");
        QTest::addColumn<qint64>("all");
        const auto add = [](const char *name, qint64 side, bool training, qint64 first, qint64 all) {
            QTest::addRow("%s %lld%s", name, static_cast<long long>(side), training ? " train" : "")
                << side << training << first << all;
        };
        add("alexnet", 224, false, 714197696, 714197696);
        add("vgg16_bn", 224, false, 15497384448, 15497384448);
        add("resnet18", 224, true, 1826516992, 1826516992);
        add("efficientnet_b7", 600, false, 38449437600, 38449437600);
        add("efficientnet_b7", 600, true, 39319033392, 39319033392);
        add("padova-resnext50-64", 64, false, 254640128, 635346944);
        add("padova-resnext50-128", 128, false, 1018560512, 2540158976);
        add("padova-resnet50-64", 64, false, 257196032, 623276032);
        add("padova-resnet50-128", 128, false, 1028784128, 2491875328);
    }

    void flopsWithoutWeights()
    {
        QFETCH(qint64, side);
        QFETCH(bool, training);
        QFETCH(qint64, first);
        QFETCH(qint64, all);
        const std::string name = std::string(QTest::currentDataTag());
        const ArchitectureChoice choice{name.substr(0, name.find(' ')), {}};
        const InputShape input{3, static_cast<int>(side), static_cast<int>(side)};
        const auto report = count(choice, input, 1, training);
        QVERIFY2(report, report ? "" : toText(report.error()).c_str());
        QCOMPARE(report->exits.front().flops, first);
        QCOMPARE(report->exits.back().flops, all);
        QCOMPARE(count(choice, input, 8, training)->exits.back().flops, 8 * all);
    }

    void uncountedOperators()
    {
        const auto report = count({"padova-resnext50-64", {}}, {3, 64, 64}, 1, false);
        QCOMPARE(report->exits.back().byOperator, (FlopsByOperator{{"adaptive_avg_pool2d", 8192},
                                                                   {"batch_norm", 2539520},
                                                                   {"conv", 628293632},
                                                                   {"linear", 4505600}}));
        QCOMPARE(report->uncounted, (std::map<std::string, std::int64_t>{{"aten::add", 16}, {"aten::max_pool2d", 1}}));
        QVERIFY(report->warnings.empty());
    }

    void flopsAsFvcore()
    {
        const auto path = sharedData("golden/flops.json");
        SKIP_WITHOUT(path);
        QFile file(QString::fromStdString(path.string()));
        QVERIFY(file.open(QFile::ReadOnly));
        const auto golden = QJsonDocument::fromJson(file.readAll()).object();
        auto known = architectureNames();
        for (const auto &preset : presetNames())
            known.push_back(preset);
        std::vector<Golden> cases;
        for (const char *list : {"networks", "early_exit"}) {
            for (const auto &one : golden[QLatin1String(list)].toArray()) {
                auto read = goldenFrom(one.toObject());
                if (std::find(known.begin(), known.end(), read.choice.name) != known.end())
                    cases.push_back(std::move(read));
            }
        }
        std::stable_sort(cases.begin(), cases.end(), &comesBefore);
        for (const Golden &one : cases) {
            const auto report = count(one.choice, one.input, one.batch, one.training);
            QVERIFY2(report, report ? "" : toText(report.error()).c_str());
            const auto &last = report->exits.back();
            QVERIFY2(last.flops == one.flops, one.choice.name.c_str());
            QVERIFY2(last.byOperator == one.byOperator, one.choice.name.c_str());
        }
        QVERIFY2(cases.size() >= 70, std::to_string(cases.size()).c_str());
    }

    void logitsAsTorchvision_data()
    {
        QTest::addColumn<QList<double>>("expected");
        // From torchvision and, for CIFAR's, another implementation in Python: two images, three classes.
        QTest::newRow("alexnet") << QList<double>{-0.681472, -0.956359, -0.244731, -0.685641, -0.961812, -0.246754};
        QTest::newRow("vgg11_bn") << QList<double>{-1.26596, -1.72036, -0.528155, -1.26407, -1.71789, -0.527235};
        QTest::newRow("resnet18") << QList<double>{4.14231, -1.83959, 0.784392, 3.67507, -1.5451, 0.612285};
        QTest::newRow("resnext50_32x4d") << QList<double>{76.0613, -7.06051, -32.0081, 73.7717, -8.73152, -34.0108};
        QTest::newRow("efficientnet_b0") << QList<double>{0.596543, 0.0570298, -0.0355577,
                                                          0.596599, 0.057018,  -0.0355333};
        QTest::newRow("cifar_resnet20") << QList<double>{-17.6644, -28.494, -11.1093, -17.6855, -28.2955, -11.4763};
    }

    void logitsAsTorchvision()
    {
        QFETCH(QList<double>, expected);
        const auto program = writeNetwork(*completeSpec({}, {QTest::currentDataTag(), 3}));
        QVERIFY(program.has_value());
        auto module = builtModule(*program);
        for (const OwnedTensor &owner : program->tensors)
            setTensor(module, owner.name, filling(owner));
        const c10::InferenceMode inference;
        const auto logits = module.forward({pattern(2 * 3 * 64 * 64, 5).reshape({2, 3, 64, 64})}).toTensor();
        QCOMPARE(logits.sizes(), (at::IntArrayRef{2, 3}));
        for (int i = 0; i < 6; ++i) {
            const double ours = logits[i / 3][i % 3].item<double>();
            QVERIFY2(std::abs(ours - expected[i]) < 1e-4 * std::max(1.0, std::abs(expected[i])),
                     std::to_string(ours).c_str());
        }
    }

    void oneFileNeedsNothingElse()
    {
        const auto source = writeCifar();
        const auto network = Network::load(source, {"cifar_resnet20", {}});
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        QCOMPARE(*network->probe({3, 32, 32}), (OutputShape{1, 10}));
        const auto saved = saveWeights(*network, at("saved.safetensors"));
        QVERIFY2(saved, saved ? "" : toText(saved.error()).c_str());
        for (const auto &entry : fs::directory_iterator(at("").parent_path()))
            QVERIFY2(entry.path().extension() != ".part", entry.path().c_str());
        const auto again = Network::load(at("saved.safetensors"));
        QVERIFY2(again, again ? "" : toText(again.error()).c_str());
        QCOMPARE(again->spec(), network->spec());
        const auto pictures = pattern(3 * 32 * 32, 1).reshape({1, 3, 32, 32});
        QVERIFY(torch::equal(logits(*network, pictures)[0], logits(*again, pictures)[0]));

        // And by way of TorchScript, whose spec names the architecture.
        const auto scripted = saveArchive(*network, at("archive.pt"));
        QVERIFY2(scripted, scripted ? "" : toText(scripted.error()).c_str());
        const auto archive = Network::load(at("archive.pt"));
        QVERIFY2(archive, archive ? "" : toText(archive.error()).c_str());
        QCOMPARE(archive->spec(), network->spec());
        QCOMPARE(archive->checksums(), Checksums::Fit);
        QVERIFY(torch::equal(logits(*network, pictures)[0], logits(*archive, pictures)[0]));
        QVERIFY(saveWeights(*archive, at("converted.safetensors")).has_value());
        QVERIFY(QFile(QString::fromStdString(at("converted.safetensors"))).size()
                == QFile(QString::fromStdString(at("saved.safetensors"))).size());
    }

    void flippedBitsOfConvertedWeights()
    {
        const auto network = Network::load(writeCifar(), {"cifar_resnet20", {}});
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        QCOMPARE(network->checksums(), Checksums::None);
        QVERIFY(saveWeights(*network, at("whole.safetensors")).has_value());
        const auto whole = Network::load(at("whole.safetensors"));
        QVERIFY2(whole, whole ? "" : toText(whole.error()).c_str());
        QCOMPARE(whole->checksums(), Checksums::Fit);
        const auto image = pattern(3 * 32 * 32, 1).reshape({1, 3, 32, 32});
        std::ifstream stream(at("whole.safetensors"), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
        const auto judge = [&](const std::string &flipped) {
            std::ofstream(at("flipped.safetensors"), std::ios::binary) << flipped;
            const auto loaded = Network::load(at("flipped.safetensors"));
            if (!loaded)
                return loaded.error().sentence.empty() ? Flipped::Wrong : Flipped::Refused;
            const bool isSame
                = loaded->spec() == whole->spec() && torch::equal(logits(*loaded, image)[0], logits(*whole, image)[0]);
            return isSame ? Flipped::Unchanged : Flipped::Wrong;
        };
        const auto counts = flipBits("safetensors, converted", bytes, 40, judge);
        QVERIFY2(counts.of(Flipped::Wrong) == 0, counts.wrongText().c_str());
        QVERIFY(counts.of(Flipped::Refused) > 0);
    }

    void weightsWithoutArchitecture()
    {
        const auto network = Network::load(writeCifar());
        QVERIFY(!network);
        QVERIFY(network.error().sentence.find("holds weights") != std::string::npos);
        QVERIFY(network.error().remedy.find("--architecture") != std::string::npos);
    }

    void otherTypesBecomeFloats()
    {
        const auto numbers = pattern(16 * 27, 3).reshape({16, 3, 3, 3});
        for (const auto &[dtype, type] :
             {std::pair(torch::kDouble, ElementType::F64), std::pair(torch::kHalf, ElementType::F16),
              std::pair(torch::kBFloat16, ElementType::BF16)}) {
            const auto network = Network::load(writeCifar(numbers.to(dtype), type), {"cifar_resnet20", {}});
            QVERIFY2(network, network ? "" : toText(network.error()).c_str());
            const auto weight = network->d().module.attr("conv1").toModule().attr("weight").toTensor();
            QVERIFY(torch::equal(weight, numbers.to(dtype).to(torch::kFloat)));
        }
    }

    void weightsThatCannotBeUsed()
    {
        const auto sentence = [this](const at::Tensor &odd, ElementType type) {
            const auto network = Network::load(writeCifar(odd, type), {"cifar_resnet20", {}});
            return network ? std::string("loaded") : network.error().sentence;
        };
        auto numbers = pattern(16 * 27, 3).reshape({16, 3, 3, 3});
        numbers[3][1][1][1] = NAN;
        QVERIFY(sentence(numbers, ElementType::F32).starts_with("conv1.weight in "));
        QVERIFY(sentence(numbers, ElementType::F32).find("NaN") != std::string::npos);
        numbers.fill_(INFINITY);
        QVERIFY(sentence(numbers, ElementType::F32).find("infinity") != std::string::npos);
        QVERIFY(sentence(torch::full({16, 3, 3, 3}, 1e300, torch::kDouble), ElementType::F64).find("not finite")
                != std::string::npos);
        QVERIFY(sentence(torch::ones({16, 3, 3, 3}, torch::kLong), ElementType::I64).find("holds Long values")
                != std::string::npos);
    }

    void rejectsSmallImages()
    {
        for (const char *name : {"alexnet", "vgg11"}) {
            const auto shape = Network::withoutWeights({name, {}})->probe({3, 16, 16});
            QVERIFY(!shape);
            QCOMPARE(shape.error().kind, ErrorKind::BadInput);
            QVERIFY2(shape.error().sentence.find("image of 16 x 16") != std::string::npos,
                     shape.error().sentence.c_str());
        }
    }

    void referenceNetworkFromItsStateDict()
    {
        const auto weights = sharedData("networks/cifar10-resnet20-ee3-state-dict.pth");
        SKIP_WITHOUT(weights);
        fs::copy_file(weights, at("reference.pth"));
        std::ofstream(at("reference.json"))
            << R"({"offramp_network":1,"architecture":"cifar_resnet20","exits":[{"after":"layer1",)"
               R"("head":"conv-pool-linear"},{"after":"layer2","head":"conv-pool-linear"}]})";
        const auto built = Network::load(at("reference.pth"));
        QVERIFY2(built, built ? "" : toText(built.error()).c_str());
        const auto archive = Network::load(sharedData("networks/cifar10-resnet20-ee3.pt"));
        QVERIFY2(archive, archive ? "" : toText(archive.error()).c_str());
        const auto pictures = pattern(16 * 3 * 32 * 32, 1).reshape({16, 3, 32, 32});
        const auto ours = logits(*built, pictures);
        const auto theirs = logits(*archive, pictures);
        QCOMPARE(ours.size(), theirs.size());
        for (std::size_t k = 0; k < ours.size(); ++k)
            QVERIFY(torch::allclose(ours[k], theirs[k], 1e-6, 1e-6));
        QCOMPARE(countFlops(*built, {3, 32, 32})->exits.back().flops, std::int64_t(44533632));
    }
};

QTEST_APPLESS_MAIN(TestWeights)
#include "tst_weights.moc"
