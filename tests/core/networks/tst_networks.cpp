// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "core/networks/cutgraph_p.h"
#include "core/networks/network_p.h"
#include "tests/bitflips.h"
#include "tests/shareddata.h"

#include <QTemporaryDir>
#include <QTest>

#include <caffe2/serialize/inline_container.h>

#include <fstream>
#include <functional>
#include <map>

using namespace offramp;

namespace {

constexpr InputShape small{3, 8, 8};

void write(const std::filesystem::path &path, const std::string &text)
{
    std::ofstream(path, std::ios::binary) << text;
}

/// A copy of an archive with each record changed, and more records; code is compressed as PyTorch does it.
void rewrite(const std::filesystem::path &from, const std::filesystem::path &to,
             const std::function<std::string(const std::string &, std::string)> &change,
             const std::map<std::string, std::string> &more = {})
{
    caffe2::serialize::PyTorchStreamReader reader(from.string());
    caffe2::serialize::PyTorchStreamWriter writer(to.string());
    const auto put = [&writer](const std::string &name, const std::string &bytes) {
        writer.writeRecord(name, bytes.data(), bytes.size(), name.starts_with("code/"));
    };
    for (const std::string &name : reader.getAllRecords()) {
        const auto [data, size] = reader.getRecord(name);
        if (name != "version" && !more.contains(name))
            put(name, change(name, std::string(static_cast<const char *>(data.get()), size)));
    }
    for (const auto &[name, bytes] : more)
        put(name, bytes);
    writer.writeEndOfFile();
}

std::string read(const std::filesystem::path &path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string unchanged(const std::string &, std::string bytes)
{
    return bytes;
}

} // namespace

class TestNetworks : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    [[nodiscard]] std::filesystem::path at(const char *name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    Result<Network> load(const ToyNetwork &toy) const
    {
        toy.save(at("toy.pt"));
        return Network::load(at("toy.pt"));
    }

private Q_SLOTS:
    /// As Debian's LibTorch fails on a processor.
    void saysWhereFp16CannotBeComputed()
    {
        ToyNetwork toy;
        toy.statements = "    assert x.size(0) < 0, \"conv is not implemented for 'Half'\"\n";
        const auto network = load(toy);
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        const auto shape = network->probe(small);
        QVERIFY(!shape);
        QVERIFY2(shape.error().sentence.find("cannot compute in fp16 here") != std::string::npos,
                 shape.error().sentence.c_str());
        QVERIFY(shape.error().remedy.starts_with("Use --precision bf16 or fp32"));
    }

    void everyFormOfResult_data()
    {
        QTest::addColumn<QByteArray>("result");
        QTest::addColumn<int>("exits");
        QTest::addRow("tuple") << QByteArray("(e1, e2)") << 2;
        QTest::addRow("list") << QByteArray("[e1, e2]") << 2;
        QTest::addRow("appended list") << QByteArray("both") << 2;
        QTest::addRow("nested") << QByteArray("((e1, e1 * 2.0), [e2])") << 3;
        QTest::addRow("tensor") << QByteArray("e2") << 1;
        QTest::addRow("dictionary") << QByteArray("{'z': e1, 'a': e2}") << 2;
        QTest::addRow("dictionary of lists") << QByteArray("{'z': [e1, e1 * 2.0], 'a': [e2]}") << 3;
        QTest::addRow("dictionary, a key twice") << QByteArray("{'z': e1, 'a': e1, 'z': e2}") << 2;
    }

    void everyFormOfResult()
    {
        QFETCH(QByteArray, result);
        QFETCH(int, exits);
        ToyNetwork toy;
        toy.result = result.toStdString();
        const auto network = load(toy);
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        const auto shape = network->probe(small);
        QVERIFY2(shape, shape ? "" : toText(shape.error()).c_str());
        QCOMPARE(*shape, (OutputShape{exits, 3}));
        QVERIFY(!network->isFrozen());
        QCOMPARE(network->name(), std::string("toy"));
        if (!result.startsWith('{'))
            QCOMPARE(network->exitNames(exits).back(), "exit" + std::to_string(exits));

        const auto cuts = cutNetworks(*network, small);
        QVERIFY2(cuts, cuts ? "" : toText(cuts.error()).c_str());
        QCOMPARE(cuts->size(), static_cast<std::size_t>(exits));
        const c10::InferenceMode inference;
        const auto pictures = torch::rand({2, 3, 8, 8});
        const auto whole = *flattenOutputs(network->d().module.forward({pictures}));
        for (int k = 1; k <= exits; ++k) {
            const auto part = (*cuts)[static_cast<std::size_t>(k) - 1].run({pictures});
            QCOMPARE(part.size(), static_cast<std::size_t>(k));
            for (std::size_t i = 0; i < part.size(); ++i)
                QVERIFY(torch::allclose(part[i], whole[i], 1e-5, 1e-6));
        }
    }

    void dictionariesNameTheirExits()
    {
        ToyNetwork toy;
        toy.result = "{'shallow': e1, 'deep': e2}";
        auto network = load(toy);
        QVERIFY(network->probe(small).has_value());
        QCOMPARE(network->exitNames(2), (std::vector<std::string>{"shallow", "deep"}));
        QCOMPARE(network->exitNames(3).back(), std::string("exit3"));

        toy.specText = R"({"offramp_network":1,"exits":[{"name":"early"},{"name":"late"}]})";
        network = load(toy);
        QVERIFY(network->probe(small).has_value());
        QCOMPARE(network->exitNames(2), (std::vector<std::string>{"early", "late"}));
    }

    void rejectsLabels()
    {
        ToyNetwork toy;
        toy.result = "torch.argmax(e2, 1)";
        const auto shape = load(toy)->probe(small);
        QVERIFY(!shape);
        QVERIFY2(shape.error().sentence.find("holds Long values: labels, not logits") != std::string::npos,
                 shape.error().sentence.c_str());
        QVERIFY(shape.error().remedy.find("NETWORKS.md") != std::string::npos);
    }

    void refusesOtherResults_data()
    {
        QTest::addColumn<QByteArray>("result");
        QTest::addColumn<QByteArray>("sentence");
        const auto add = [](const char *result, const char *sentence) {
            QTest::addRow("%s", result) << QByteArray(result) << QByteArray(sentence);
        };
        add("torch.argmax(e2, 1)", "Output 0 of the network (counted from 0) holds Long values");
        add("b", "Output 0 of the network (counted from 0) has the shape [1, 6, 8, 8]");
        add("(a, b)", "Output 0 of the network (counted from 0) has the shape [1, 4, 8, 8]");
        add("torch.squeeze(e2)", "Output 0 of the network (counted from 0) has the shape [3]");
        add("(e1, torch.cat([e2, e2], 1))", "Outputs of different widths may be logits");
        add("(e1, 7)", "returns something else beside tensors");
        add("7", "returns Int");
    }

    void refusesOtherResults()
    {
        QFETCH(QByteArray, result);
        QFETCH(QByteArray, sentence);
        ToyNetwork toy;
        toy.result = result.toStdString();
        const auto network = load(toy);
        QVERIFY(network.has_value());
        const auto shape = network->probe(small);
        QVERIFY(!shape);
        QCOMPARE(shape.error().kind, ErrorKind::BadInput);
        QVERIFY2(shape.error().sentence.find(sentence.toStdString()) != std::string::npos,
                 shape.error().sentence.c_str());
    }

    void readsTheSpecInsideAndBeside()
    {
        ToyNetwork toy;
        write(at("toy.json"), R"({"offramp_network":1,"name":"beside","resize":64,"crop":56})");
        auto network = load(toy);
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        QCOMPARE(network->name(), std::string("beside"));
        QCOMPARE(network->spec().resize, std::optional(64));
        QCOMPARE(network->spec().crop, std::optional(56));

        toy.specText = R"({"offramp_network":1,"name":"inside","classes":3,"input":[3,8,8],"mean":[0.5,0.5,0.5],
            "exits":[{"name":"early","after":"stem"},{"name":"late"}],"label_order":"wnids","unknown":{}})";
        network = load(toy);
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        QCOMPARE(network->name(), std::string("inside"));
        QCOMPARE(network->exitNames(2), (std::vector<std::string>{"early", "late"}));
        QCOMPARE(network->exitNames(3).front(), std::string("exit1"));
        QCOMPARE(network->spec().labelOrder, std::string("wnids"));
        QVERIFY(network->probe(small).has_value());
        std::filesystem::remove(at("toy.json"));
    }

    void otherJsonBesideANetworkIsNotItsSpec()
    {
        ToyNetwork().save(at("beside.pt"));
        for (const char *text :
             {"{\"epochs\":200,\"name\":\"run 3\",\"classes\":\"ten\"}", "[1, 2]", "{}", "not JSON"}) {
            write(at("beside.json"), text);
            const auto network = Network::load(at("beside.pt"));
            QVERIFY2(network, text);
            QVERIFY(!network->spec().classes);
        }
    }

    void specsThatDoNotFit_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("sentence");
        const auto add = [](const char *text, const char *sentence) {
            QTest::addRow("%s", text) << QByteArray(text) << QByteArray(sentence);
        };
        add("[\"offramp_network\"]", "is not a JSON object");
        add("{\"name\":\"x\",\"mean\":[0,0,0]}", "has no field \"offramp_network\"");
        add("{\"offramp_network\":2}", "is a spec of version 2");
        add("{\"offramp_network\":1,\"classes\":\"3\"}", "field \"classes\" is not a whole number");
        add("{\"offramp_network\":1,\"classes\":0}", "field \"classes\" is not a whole number");
        add("{\"offramp_network\":1,\"std\":[1,0,1]}", "field \"std\" holds a number that cannot be used");
        add("{\"offramp_network\":1,\"interpolation\":\"lanczos\"}", "field \"interpolation\" is \"lanczos\"");
        add("{\"offramp_network\":1,\"classes\":2,\"class_names\":[\"a\"]}", "lists 1 names for 2 classes");
        add("{\"offramp_network\":1,\"input\":[3,64]}", "field \"input\" is not a list of three");
        add("{\"offramp_network\":1,\"exits\":[1]}", "field \"exits\"");
        add("{\"offramp_network\":1,\"exits\":[{\"output\":0},{}]}", "has the field \"output\" in some of its entries");
        add("{\"offramp_network\":1,\"exits\":[{\"output\":-1}]}", "field \"output\" is not a whole number from 0");
        add("{\"offramp_network\":1,\"exits\":[{\"score\":1}]}", "field \"score\" needs a field \"output\"");
    }

    void specsThatDoNotFit()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, sentence);
        ToyNetwork toy;
        toy.specText = text.toStdString();
        const auto network = load(toy);
        QVERIFY(!network);
        QVERIFY2(network.error().sentence.find(sentence.toStdString()) != std::string::npos,
                 network.error().sentence.c_str());
    }

    void specAgainstOutputs()
    {
        ToyNetwork toy;
        toy.specText = R"({"offramp_network":1,"classes":10})";
        auto shape = load(toy)->probe(small);
        QVERIFY(!shape && shape.error().sentence.find("says 10 classes, but its outputs have 3") != std::string::npos);
        toy.specText = R"({"offramp_network":1,"exits":[{"name":"only"}]})";
        shape = load(toy)->probe(small);
        QVERIFY(!shape && shape.error().sentence.find("names 1 exit,") != std::string::npos);
    }

    void wrongInput()
    {
        const auto shape = load(ToyNetwork())->probe({1, 8, 8});
        QVERIFY(!shape);
        QCOMPARE(shape.error().kind, ErrorKind::BadInput);
        QVERIFY2(shape.error().sentence.find("channels") != std::string::npos, shape.error().sentence.c_str());
    }

    void rejectsOtherFiles()
    {
        const auto sentence = [this](const char *name) {
            const auto network = Network::load(at(name));
            return network ? std::string("loaded") : network.error().sentence;
        };
        QVERIFY(sentence("missing.pt").find("Cannot open") != std::string::npos);
        write(at("short.pt"), "PK");
        QVERIFY(sentence("short.pt").find("too short") != std::string::npos);
        write(at("text.pt"), "just some text");
        QVERIFY(sentence("text.pt").find("is not a TorchScript archive") != std::string::npos);
        write(at("pickle.pt"), std::string("\x80\x02}q\x00.", 6));
        QVERIFY(sentence("pickle.pt").find("is a pickle") != std::string::npos);
        write(at("broken.pt"), "PK\x03\x04 and nothing that a zip file needs");
        QVERIFY2(sentence("broken.pt").find("is not a zip file that can be read") != std::string::npos,
                 sentence("broken.pt").c_str());

        ToyNetwork().save(at("whole.pt"));
        std::ifstream stream(at("whole.pt"), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
        write(at("cut.pt"), bytes.substr(0, bytes.size() / 2));
        QVERIFY2(sentence("cut.pt").find("is not a zip file that can be read") != std::string::npos,
                 sentence("cut.pt").c_str());
    }

    void flippedBitsOfAnArchive()
    {
        ToyNetwork toy;
        toy.specText = R"({"offramp_network":1,"name":"toy"})";
        const auto whole = load(toy);
        QVERIFY2(whole, whole ? "" : toText(whole.error()).c_str());
        QCOMPARE(whole->checksums(), Checksums::Fit);
        const auto images = torch::ones({1, 3, 8, 8});
        const auto answers = [&images](const Network &network) {
            const c10::InferenceMode inference;
            return torch::cat(*flattenOutputs(network.d().module.forward({images})));
        };
        const auto counts = flipBits("TorchScript archive", read(at("toy.pt")), 80, [&](const std::string &bytes) {
            write(at("flipped.pt"), bytes);
            const auto flipped = Network::load(at("flipped.pt"));
            if (!flipped)
                return flipped.error().sentence.empty() ? Flipped::Wrong : Flipped::Refused;
            const bool isSame = flipped->name() == whole->name() && torch::equal(answers(*flipped), answers(*whole));
            return isSame ? Flipped::Unchanged : Flipped::Wrong;
        });
        QVERIFY2(counts.of(Flipped::Wrong) == 0, counts.wrongText().c_str());
        QVERIFY(counts.of(Flipped::Refused) > 0);
    }

    void damagedEntriesAreNamed()
    {
        ToyNetwork().save(at("toy.pt"));
        std::string bytes = read(at("toy.pt"));
        const auto code = bytes.find("toy/code/__torch__/Toy.py");
        const auto contents = code == std::string::npos ? bytes.find("toy/code/") : code;
        QVERIFY(contents != std::string::npos);
        bytes[contents + 200] = static_cast<char>(bytes[contents + 200] ^ 4);
        write(at("damaged.pt"), bytes);
        const auto network = Network::load(at("damaged.pt"));
        QVERIFY(!network);
        QCOMPARE(network.error().kind, ErrorKind::BadInput);
        QVERIFY2(network.error().sentence.find("damaged.pt") != std::string::npos
                     && network.error().sentence.find("toy/code/") != std::string::npos,
                 network.error().sentence.c_str());
    }

    void archivesWithoutChecksumsAreRead()
    {
        ToyNetwork().save(at("toy.pt"));
        std::string bytes = read(at("toy.pt"));
        for (auto record = bytes.find("PK\x01\x02"); record != std::string::npos;
             record = bytes.find("PK\x01\x02", record + 1))
            bytes.replace(record + 16, 4, 4, '\0');
        write(at("without.pt"), bytes);
        const auto network = Network::load(at("without.pt"));
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        QCOMPARE(network->checksums(), Checksums::SwitchedOff);
    }

    void newerThanThisLibTorch()
    {
        torch::jit::Module module("Small");
        module.register_attribute("training", c10::BoolType::get(), true);
        module.define("def forward(self, x):\n    return torch.relu(x)\n");
        module.save(at("small.pt").string());
        rewrite(at("small.pt"), at("newer.pt"), [](const std::string &name, std::string bytes) {
            const auto place = bytes.find("torch.relu");
            if (name.ends_with(".py") && place != std::string::npos)
                bytes.replace(place, 10, "torch.rolu_of_2042");
            return bytes;
        });
        auto network = Network::load(at("newer.pt"));
        QVERIFY(!network);
        QVERIFY2(network.error().sentence.find(" and uses the operator aten::rolu_of_2042, which this program's "
                                               "LibTorch")
                     != std::string::npos,
                 network.error().sentence.c_str());
        QVERIFY(network.error().remedy.find("CMAKE_PREFIX_PATH") != std::string::npos);

        rewrite(at("newer.pt"), at("two.pt"), unchanged, {{"byteorder", "little"}});
        network = Network::load(at("two.pt"));
        QVERIFY2(!network && network.error().sentence.find("was saved by PyTorch 2 and uses") != std::string::npos,
                 network.error().sentence.c_str());

        rewrite(at("small.pt"), at("program.pt2"), unchanged, {{"archive_format", "pt2"}});
        network = Network::load(at("program.pt2"));
        QVERIFY2(!network && network.error().sentence.find("is an ExportedProgram") != std::string::npos,
                 network.error().sentence.c_str());
    }

    void allUnknownOperatorsAreNamed()
    {
        torch::jit::Module module("Small");
        module.register_attribute("training", c10::BoolType::get(), true);
        module.define(R"(
def forward(self, x):
    x = torch.relu(torch.nonzero(torch.exp(x)))
    return torch.softmax(torch.sigmoid(torch.tanh(x)), 1)
)");
        module.save(at("small.pt").string());
        rewrite(at("small.pt"), at("newer.pt"), [](const std::string &name, std::string bytes) {
            for (const auto &[from, to] : {std::pair("torch.nonzero(", "torch.nonzero_static("),
                                           std::pair("torch.relu(", "torch._fused_rms_norm("),
                                           std::pair("torch.tanh(", "ops.torchvision.deform_conv2d("),
                                           std::pair("torch.sigmoid(", "torch._int_mm(")}) {
                const auto place = bytes.find(from);
                if (name.ends_with(".py") && place != std::string::npos)
                    bytes.replace(place, std::string_view(from).size(), to);
            }
            return bytes;
        });
        const auto network = Network::load(at("newer.pt"));
        QVERIFY(!network);
        QVERIFY2(network.error().sentence.find("uses the operators aten::_fused_rms_norm, aten::_int_mm, "
                                               "aten::nonzero_static, torchvision::deform_conv2d, which")
                     != std::string::npos,
                 network.error().sentence.c_str());
        for (const char *part : {"Instead of aten::nonzero_static: Call torch.nonzero. ",
                                 "Instead of aten::_fused_rms_norm: Call torch.nn.functional.rms_norm. ",
                                 "Instead of aten::_int_mm: Save the network itself, in float32",
                                 "they belong to the package torchvision", "CMAKE_PREFIX_PATH"})
            QVERIFY2(network.error().remedy.find(part) != std::string::npos, network.error().remedy.c_str());
    }

    void claimsThatArchivesCannotKeep()
    {
        ToyNetwork().save(at("whole.pt"));
        rewrite(at("whole.pt"), at("same.pt"), unchanged);
        QVERIFY(Network::load(at("same.pt")).has_value());
        rewrite(at("whole.pt"), at("short.pt"), [](const std::string &name, std::string bytes) {
            return name == "data/0" ? bytes.substr(0, bytes.size() - 4) : bytes;
        });
        auto network = Network::load(at("short.pt"));
        QVERIFY(!network);
        QVERIFY2(network.error().sentence.find("tensor data/0 claims ") != std::string::npos,
                 network.error().sentence.c_str());
        rewrite(at("whole.pt"), at("bomb.pt"), unchanged, {{"code/bomb.py", std::string(300 << 20, ' ')}});
        QVERIFY(std::filesystem::file_size(at("bomb.pt")) < 2 << 20);
        network = Network::load(at("bomb.pt"));
        QVERIFY(!network);
        QVERIFY2(network.error().sentence.find("has more than 16 MB of code") != std::string::npos,
                 network.error().sentence.c_str());
    }

    void notANumber()
    {
        auto module = ToyNetwork().module();
        module.attr("h2").toTensor()[1][2] = std::numeric_limits<float>::quiet_NaN();
        module.save(at("nan.pt").string());
        const auto network = Network::load(at("nan.pt"));
        QVERIFY(!network);
        QVERIFY2(network.error().sentence.find("the weights h2 hold NaN") != std::string::npos,
                 network.error().sentence.c_str());
        module.attr("h2").toTensor()[1][2] = -std::numeric_limits<float>::infinity();
        module.save(at("nan.pt").string());
        QVERIFY(Network::load(at("nan.pt")).has_value());
    }

    void stateDict()
    {
        const auto path = sharedData("networks/cifar10-resnet20-ee3-state-dict.pth");
        SKIP_WITHOUT(path);
        const auto network = Network::load(path);
        QVERIFY(!network);
        QVERIFY(network.error().sentence.find("state dict") != std::string::npos);
        QVERIFY(network.error().remedy.find("torch.jit") != std::string::npos);
    }

    void frozenArchiveIsNoticed()
    {
        auto module = ToyNetwork().module();
        module.eval();
        torch::jit::freeze(module).save(at("frozen.pt").string());
        const auto network = Network::load(at("frozen.pt"));
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        QVERIFY(network->isFrozen());
        QCOMPARE(network->probe(small)->exits, 2);
    }
};

QTEST_APPLESS_MAIN(TestNetworks)
#include "tst_networks.moc"
