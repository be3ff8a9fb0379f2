// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payoff/payoffdialog.h"

#include "ui/dialogs/dialogbuttons.h"
#include "ui/dialogs/figurepreview.h"
#include "ui/dialogs/framefields.h"
#include "ui/files/choosefile.h"
#include "ui/panels/parts.h"
#include "ui/payoff/trainingfields.h"
#include "ui/theme/fitscreen.h"
#include "ui/theme/markershape.h"
#include "ui/theme/textsize.h"
#include "ui/theme/theme.h"
#include "ui/wording/tips.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>

#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int fieldsWidth = 310; ///< at the usual text size
constexpr int sentencesHeight = 84;
constexpr int variantRole = Qt::UserRole;

QString perImage(const Work &cost)
{
    return PayoffDialog::tr("%1 per image").arg(QString::fromStdString(workText(cost)));
}

} // namespace

PayoffDialog::PayoffDialog(const Document *document, const QString &base, QWidget *parent)
    : QDialog(parent)
    , m_document(document)
    , m_folder(QFileInfo(base).absolutePath())
    , m_training(new TrainingFields)
    , m_network(named(new QComboBox, u"payoffNetwork"_s, tr("Full network"),
                      tr("The network that early exits are compared with.")))
    , m_full(named(new QLineEdit, u"fullWork"_s, tr("Cost of an image without early exits"), tipText(Tip::FullWork)))
    , m_variants(named(new QListWidget, u"payoffVariants"_s, tr("Variants")))
    , m_frame(new FrameFields)
    , m_table(named(new QCheckBox(tr("CSV")), u"payoffCsv"_s))
    , m_preview(new FigurePreview)
    , m_sentences(sentencesLabel(u"payoffSentences"_s))
    , m_base(named(new QLineEdit(QDir::toNativeSeparators(base)), u"payoffBase"_s,
                   tr("Name of the files, without suffix")))
    , m_warning(named(new QLabel, u"warning"_s))
    , m_export(new QPushButton)
    , m_source(payoffSource(*document))
{
    setObjectName(u"payoffDialog"_s);
    setWindowTitle(tr("Training and inference"));
    m_sentences->setToolTip(tipText(Tip::Payoff));
    auto *columns = rowOf({scrollingFields(makeFields(), tr("What to compare")), {makeFigure(), 1}}, 8);
    setLayout(columnOf({{columns, 1}, dialogButtons(this, m_warning, m_export)}, 16, dialogMargins));
    setDialogSize(this, {1010, 640}, columns);

    connect(m_training, &TrainingFields::changed, this, &PayoffDialog::refresh);
    connect(m_network, &QComboBox::currentIndexChanged, this, &PayoffDialog::refresh);
    connect(m_full, &QLineEdit::textChanged, this, &PayoffDialog::refresh);
    connect(m_variants, &QListWidget::itemChanged, this, &PayoffDialog::refresh);
    connect(m_frame, &FrameFields::changed, this, &PayoffDialog::refresh);
    connect(m_base, &QLineEdit::textChanged, this, &PayoffDialog::refresh);
    connect(m_export, &QPushButton::clicked, this, &PayoffDialog::write);
    connect(document, &Document::resultsChanged, this, &PayoffDialog::follow);
    follow();
}

QWidget *PayoffDialog::makeFields()
{
    auto *formats = new QHBoxLayout;
    const auto add = [&](QCheckBox *box) {
        connect(box, &QCheckBox::toggled, this, &PayoffDialog::refresh);
        formats->addWidget(box);
    };
    for (const FigureFormat format : figureFormats) {
        m_formats.push_back(named(new QCheckBox(suffixOf(format).toUpper()), suffixOf(format)));
        m_formats.back()->setChecked(format == FigureFormat::Pdf);
        add(m_formats.back());
    }
    add(m_table);
    formats->addStretch();
    m_network->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_variants->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);

    auto *fields = new QWidget;
    setScaledWidth(fields, fieldsWidth);
    fields->setLayout(
        columnOf({boldLabel(tr("Training")), m_training, BoxItem::space(10), boldLabel(tr("Full network")), m_network,
                  m_full, BoxItem::space(10), boldLabel(tr("Variants")), m_variants, BoxItem::space(10),
                  boldLabel(tr("Size")), m_frame, formats, BoxItem::stretch()},
                 8, {}));
    return fields;
}

QLayout *PayoffDialog::makeFigure()
{
    QPushButton *choose = chooseButton([this] {
        chooseOutput(this, {tr("Name of the files"), base()}, [this](const QString &path) { m_base->setText(path); });
    });
    QScrollArea *sentences = scrollAreaOf(m_sentences); // as many as there are variants
    sentences->setAccessibleName(tr("When early exits have paid for their training"));
    setScaledHeight(sentences, sentencesHeight);
    auto *name = rowOf({boldLabel(tr("Name")), {m_base, 1}, choose}, 8);
    return columnOf({{m_preview, 1}, sentences, name}, 10);
}

void PayoffDialog::follow()
{
    m_source = payoffSource(*m_document);
    {
        const QSignalBlocker quietNetwork(m_network);
        const QSignalBlocker quietVariants(m_variants);
        std::set<int> unchecked;
        std::set<int> known;
        for (int row = 0; row < m_variants->count(); ++row) {
            const QListWidgetItem *item = m_variants->item(row);
            known.insert(item->data(variantRole).toInt());
            if (item->checkState() == Qt::Unchecked)
                unchecked.insert(item->data(variantRole).toInt());
        }
        const int network = std::max(0, m_network->currentIndex());
        m_network->clear();
        m_variants->clear();
        if (m_source) {
            for (const PayoffNetwork &each : m_source->networks)
                m_network->addItem(QString::fromStdString(each.cost.name));
            for (const PayoffVariant &variant : m_source->variants) {
                auto *item = new QListWidgetItem(markerIcon(variant.colour, true, Theme::of(palette())),
                                                 QString::fromStdString(variant.cost.name), m_variants);
                item->setToolTip(perImage(variant.cost.cost));
                item->setData(variantRole, variant.id.value);
                const bool isChosen
                    = known.contains(variant.id.value) ? !unchecked.contains(variant.id.value) : variant.included;
                item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
                item->setCheckState(isChosen ? Qt::Checked : Qt::Unchecked);
            }
        }
        m_network->setCurrentIndex(std::min(network, m_network->count() - 1));
    }
    refresh();
}

Result<PayoffContent> PayoffDialog::compute() const
{
    if (!m_source)
        return tl::unexpected(m_source.error());
    const auto training = m_training->training();
    if (!training)
        return tl::unexpected(training.error());
    std::optional<Work> typed;
    if (const QString text = m_full->text().trimmed(); !text.isEmpty()) {
        const auto full = parseWork(text.toStdString(), fileUnit(training->kind), "The cost of the full network");
        if (!full)
            return tl::unexpected(full.error());
        typed = *full;
    }
    std::set<VariantId> chosen;
    for (int row = 0; row < m_variants->count(); ++row) {
        if (m_variants->item(row)->checkState() == Qt::Checked)
            chosen.insert(VariantId{m_variants->item(row)->data(variantRole).toInt()});
    }
    return payoffContent(*m_source, *training, static_cast<std::size_t>(m_network->currentIndex()), chosen, typed);
}

void PayoffDialog::refresh()
{
    m_named.clear();
    m_warning->clear();
    m_content.reset();
    m_export->setText(tr("Export"));
    const int network = m_network->currentIndex();
    if (m_source && network >= 0)
        m_full->setPlaceholderText(perImage(m_source->networks[static_cast<std::size_t>(network)].cost.cost));
    if (m_source && network < 0)
        showNothing(tr("Open a recording first: its variants are compared with its full network."));
    else if (m_source && m_training->isEmpty())
        showNothing(tr("Type what the training takes, or read it from a log."));
    else
        showContent(compute());
    m_export->setEnabled(m_content && !base().isEmpty() && !files().empty());
}

void PayoffDialog::showContent(const Result<PayoffContent> &content)
{
    if (!content) {
        showNothing({});
        m_warning->setText(QString::fromStdString(toText(content.error())));
        return;
    }
    m_content = *content;
    QStringList sentences;
    if (!m_full->text().trimmed().isEmpty())
        sentences.append(tr("The costs of the variants are estimated in proportion to the recorded costs."));
    for (const auto &[variant, payoff] : content->study.variants)
        sentences.append(u"%1: %2 %3"_s.arg(QString::fromStdString(variant.name),
                                            QString::fromStdString(payoffSentence(payoff)),
                                            QString::fromStdString(outweighSentence(payoff.outweighsAfter))));
    m_sentences->setText(sentences.join(u'\n'));
    m_preview->show(payoffFigure(*content), m_frame->frame());
}

void PayoffDialog::showNothing(const QString &why)
{
    m_sentences->setText(why);
    m_preview->show({tr("Training and inference"), why, {}}, m_frame->frame());
}

QString PayoffDialog::base() const
{
    QString text = m_base->text().trimmed();
    for (const auto *suffix : {".pdf", ".svg", ".png", ".csv"}) {
        if (text.endsWith(QLatin1StringView(suffix), Qt::CaseInsensitive))
            text.chop(static_cast<qsizetype>(qstrlen(suffix)));
    }
    return text.isEmpty() || text.endsWith(u'/') ? QString() : QDir(m_folder).absoluteFilePath(text);
}

std::vector<ExportFile> PayoffDialog::files() const
{
    std::vector<ExportFile> files;
    for (std::size_t i = 0; i < m_formats.size(); ++i) {
        if (m_formats[i]->isChecked())
            files.push_back({base() + u'.' + suffixOf(figureFormats[i]),
                             [content = *m_content, format = figureFormats[i], frame = m_frame->frame()] {
                                 return figureFile(payoffFigure(content), format, frame);
                             }});
    }
    if (m_table->isChecked())
        files.push_back({base() + u".csv"_s, [study = m_content->study]() -> Result<QByteArray> {
                             return QByteArray::fromStdString(toCsv(study));
                         }});
    return files;
}

void PayoffDialog::write()
{
    const std::vector<ExportFile> all = files();
    const QStringList existing = existingPaths(all);
    if (!existing.isEmpty() && existing != std::exchange(m_named, existing)) {
        QStringList names;
        for (const QString &path : existing)
            names.append(QFileInfo(path).fileName());
        m_warning->setText(names.size() == 1 ? tr("%1 already exists.").arg(names.constFirst())
                                             : tr("These files already exist: %1.").arg(names.join(u", "_s)));
        m_export->setText(names.size() == 1 ? tr("Replace file") : tr("Replace files"));
        return;
    }
    if (const auto done = writeFiles(all); !done) {
        m_warning->setText(QString::fromStdString(toText(done.error())));
        return;
    }
    QStringList paths;
    for (const ExportFile &file : all)
        paths.append(file.path);
    Q_EMIT written(paths);
    accept();
}

} // namespace offramp
