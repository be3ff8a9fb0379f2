// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/trainfields.h"

#include "core/architectures/architectures.h"
#include "ui/dialogs/devicecombo.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/dialogs/keptsettings.h"
#include "ui/dialogs/nameorfilecombo.h"
#include "ui/engine/recordwording.h"
#include "ui/files/choosefile.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"
#include "ui/theme/wholenumber.h"

#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>

#include <algorithm>
#include <array>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

// What is kept for the next time.
constexpr auto architectureKey = "train/architecture"_L1;
constexpr auto datasetKey = "train/dataset"_L1;
constexpr auto recipeKey = "train/recipe"_L1;
constexpr auto deviceKey = "train/device"_L1;
constexpr auto precisionKey = "train/precision"_L1;
constexpr auto folderKey = "train/folder"_L1;
constexpr std::array keptKeys{architectureKey, datasetKey, recipeKey, deviceKey, precisionKey, folderKey};

/// The recipes of core/training, with what they are for.
constexpr std::array recipeTips{
    std::pair("quick", QT_TRANSLATE_NOOP("TrainFields", "A first result within minutes.")),
    std::pair("reference", QT_TRANSLATE_NOOP("TrainFields", "That of the contest's reference submission.")),
    std::pair("cifar-modern", QT_TRANSLATE_NOOP("TrainFields", "A strong one for CIFAR-10.")),
    std::pair("tiny-modern", QT_TRANSLATE_NOOP("TrainFields", "A strong one for TinyImageNet."))};

constexpr int mostImages = 100'000'000;
constexpr int mostSeed = 999'999'999;

/// A number that replaces another; the lowest value means that it does not, which text says.
void setUp(QSpinBox *box, int lowest, int highest, const QString &text)
{
    box->setRange(lowest, highest);
    box->setSpecialValueText(text);
    box->setValue(lowest);
    selectWholeNumbers(box);
}

std::optional<int> numberOf(const QSpinBox *box)
{
    return box->value() == box->minimum() ? std::nullopt : std::optional(box->value());
}

} // namespace

TrainFields::TrainFields(const QString &engine, QWidget *parent)
    : QWidget(parent)
    , m_architecture(
          named(new NameOrFileCombo(tr("A file that describes it…"),
                                    {tr("Description of the network"), {}, tr("Descriptions (*.json);;All files (*)")}),
                u"trainArchitecture"_s))
    , m_dataset(named(new QLineEdit, u"trainDataset"_s))
    , m_recipe(named(new NameOrFileCombo(tr("A file…"), {tr("Recipe"), {}, tr("Recipes (*.json);;All files (*)")}),
                     u"trainRecipe"_s))
    , m_weights(named(new QLineEdit, u"trainWeights"_s))
    , m_epochs(named(new QSpinBox, u"trainEpochs"_s))
    , m_limit(named(new QSpinBox, u"trainLimit"_s))
    , m_size(named(new QSpinBox, u"trainSize"_s))
    , m_seed(named(new QSpinBox, u"trainSeed"_s))
    , m_device(named(new DeviceCombo(engine), u"trainDevice"_s))
    , m_precision(named(new QComboBox, u"trainPrecision"_s))
    , m_threads(named(new QSpinBox, u"trainThreads"_s))
    , m_out(named(new QLineEdit, u"trainOut"_s))
{
    offerChoices();
    explain();
    arrange();
    restore();

    connect(m_architecture, &NameOrFileCombo::valueChanged, this, [this] {
        proposeOut();
        Q_EMIT changed();
    });
    connect(m_recipe, &NameOrFileCombo::valueChanged, this, &TrainFields::changed);
    connect(m_device, &DeviceCombo::deviceChanged, this, &TrainFields::changed);
    connect(m_precision, &QComboBox::currentIndexChanged, this, &TrainFields::changed);
    connect(m_out, &QLineEdit::textEdited, this, [this](const QString &text) { m_isOutChosen = !text.isEmpty(); });
    for (QLineEdit *edit : {m_dataset, m_weights, m_out})
        connect(edit, &QLineEdit::textChanged, this, &TrainFields::changed);
    for (QSpinBox *box : {m_epochs, m_limit, m_size, m_seed, m_threads})
        connect(box, &QSpinBox::valueChanged, this, &TrainFields::changed);
}

QStringList TrainFields::recipes()
{
    QStringList names;
    for (const auto &[name, ignored] : recipeTips)
        names.append(QString::fromLatin1(name));
    return names;
}

void TrainFields::offerChoices()
{
    // Those with exits of their own come first.
    for (const auto &names : {presetNames(), architectureNames()}) {
        for (const std::string &name : names)
            m_architecture->addName(QString::fromStdString(name), QString::fromStdString(name));
    }
    for (const auto &[name, tip] : recipeTips)
        m_recipe->addName(QString::fromLatin1(name), QString::fromLatin1(name), tr(tip));
    m_precision->addItem(tr("fp32"), u"fp32"_s);
    m_precision->addItem(tr("bf16"), u"bf16"_s);
    const QString asRecipe = tr("recipe's");
    setUp(m_epochs, 0, 100'000, asRecipe);
    setUp(m_limit, 1, mostImages, asRecipe);
    setUp(m_size, 0, 8192, tr("as is"));
    setUp(m_seed, -1, mostSeed, asRecipe);
    setUp(m_threads, 0, 4096, tr("all cores"));
    m_limit->setSingleStep(100);
}

void TrainFields::explain()
{
    m_architecture->setPlaceholderText(tr("choose"));
    m_architecture->setToolTip(
        tr("A preset with its exits, an architecture with one exit, or a JSON file that describes a network with its "
           "exits, as the README has it."));
    m_dataset->setPlaceholderText(tr("folder of images"));
    m_dataset->setToolTip(tr("Its training images are used; the test set is never."));
    m_recipe->setToolTip(tr("Optimiser, schedule, augmentations: the name of a recipe, or a JSON file."));
    m_weights->setPlaceholderText(tr("begin at random"));
    m_weights->setToolTip(tr("Weights to begin with, also for other classes or exits: safetensors or a PyTorch state "
                             "dict."));
    m_epochs->setToolTip(tr("Number of epochs instead of the recipe's; its schedule is stretched to them."));
    m_limit->setToolTip(tr("Number of images to use, with balanced classes, those held back included."));
    m_size->setToolTip(tr("Side of the images, in pixels: the shorter side is resized and the centre square is kept. "
                          "Otherwise as the network's description says, or as the images are."));
    m_seed->setToolTip(tr("Seed of all that is random. The same seed and threads give the same network."));
    m_device->setToolTip(tr("Where the network is trained."));
    m_precision->setToolTip(tr("Of what layers compute: fp32, or bf16 on weights that stay fp32, faster on a GPU."));
    m_threads->setToolTip(tr("Processor threads. Another number can change the last digits of the weights."));
    m_out->setToolTip(
        tr("The network to write (safetensors). Its checkpoint and its log are beside it; a training that "
           "was begun with this file and the same settings goes on."));
}

void TrainFields::arrange()
{
    const auto withChooser = [](QLineEdit *edit, const std::function<void()> &choose, const QString &name) {
        return rowOf({{edit, 1}, chooseButton(choose, name)}, 8);
    };
    const auto inRow = [](QWidget *first, const QString &word, QWidget *second) {
        return rowOf({{first, 1}, BoxItem::space(8), wordFor(second, word), {second, 1}}, 8);
    };
    const auto takeText = [](QLineEdit *edit) { return [edit](const QString &path) { edit->setText(path); }; };
    const auto chooseDataset = [this, takeText] {
        chooseFolder(this, {tr("Data set"), m_dataset->text()}, takeText(m_dataset));
    };
    const auto chooseWeights = [this, takeText] {
        chooseFile(this,
                   {tr("Weights to begin with"), m_weights->text(),
                    tr("Weights (*.safetensors *.pt *.pth);;All files (*)")},
                   takeText(m_weights));
    };
    const auto chooseNetwork = [this] {
        chooseOutput(this, {tr("File of the network"), m_out->text(), tr("Networks (*.safetensors)")},
                     [this](const QString &path) { chooseOut(path); });
    };
    setScaledWidth(this, 400);
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(11);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(wordFor(m_architecture, tr("&Network")), m_architecture);
    form->addRow(wordFor(m_dataset, tr("&Data set")), withChooser(m_dataset, chooseDataset, tr("Choose the data set")));
    form->addRow(wordFor(m_recipe, tr("&Recipe")), m_recipe);
    form->addRow(wordFor(m_weights, tr("&Weights")),
                 withChooser(m_weights, chooseWeights, tr("Choose the weights to begin with")));
    form->addRow(wordFor(m_epochs, tr("&Epochs")), inRow(m_epochs, tr("&Limit"), m_limit));
    form->addRow(wordFor(m_size, tr("&Size")), inRow(m_size, tr("Seed"), m_seed));
    form->addRow(wordFor(m_device, tr("De&vice")), m_device);
    form->addRow(wordFor(m_precision, tr("&Precision")), inRow(m_precision, tr("&Threads"), m_threads));
    form->addRow(wordFor(m_out, tr("&File")), withChooser(m_out, chooseNetwork, tr("Choose the network's file")));
}

void TrainFields::restore()
{
    const QSettings settings;
    if (const QString architecture = settings.value(architectureKey).toString(); !architecture.isEmpty())
        m_architecture->setValue(architecture);
    m_dataset->setText(settings.value(datasetKey).toString());
    m_recipe->setValue(settings.value(recipeKey, recipes().constFirst()).toString());
    m_device->setWanted(settings.value(deviceKey).toString());
    m_precision->setCurrentIndex(std::max(0, m_precision->findData(settings.value(precisionKey).toString())));
    m_folder = settings.value(folderKey).toString();
    proposeOut();
}

void TrainFields::keep() const
{
    QSettings settings;
    settings.setValue(architectureKey, m_architecture->value());
    settings.setValue(datasetKey, m_dataset->text());
    settings.setValue(recipeKey, m_recipe->value());
    settings.setValue(deviceKey, m_device->device());
    settings.setValue(precisionKey, m_precision->currentData());
    settings.setValue(folderKey, QFileInfo(m_out->text().trimmed()).absolutePath());
}

bool TrainFields::hasKept()
{
    return hasSettings(keptKeys);
}

void TrainFields::forget()
{
    removeSettings(keptKeys);
}

TrainJob TrainFields::job() const
{
    TrainJob job;
    job.architecture = m_architecture->value();
    job.dataset = m_dataset->text().trimmed();
    job.recipe = m_recipe->value();
    job.weights = m_weights->text().trimmed();
    job.out = m_out->text().trimmed();
    job.device = m_device->device();
    job.precision = m_precision->currentData().toString();
    job.size = numberOf(m_size);
    job.epochs = numberOf(m_epochs);
    job.limit = numberOf(m_limit);
    job.seed = numberOf(m_seed);
    job.threads = numberOf(m_threads);
    return job;
}

void TrainFields::proposeOut()
{
    if (!m_isOutChosen && !m_architecture->value().isEmpty())
        m_out->setText(proposedNetwork(m_architecture->value(), m_folder));
}

void TrainFields::chooseOut(const QString &path)
{
    m_isOutChosen = true;
    m_out->setText(path);
}

} // namespace offramp
