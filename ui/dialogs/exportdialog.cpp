// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/exportdialog.h"

#include "ui/dialogs/dialogbuttons.h"
#include "ui/dialogs/figureoptionsfields.h"
#include "ui/dialogs/figurepreview.h"
#include "ui/dialogs/framefields.h"
#include "ui/export/figuresettings.h"
#include "ui/files/choosefile.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/fitscreen.h"
#include "ui/theme/textsize.h"
#include "ui/wording/costscale.h"

#include <QCheckBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int choicesWidth = 310; ///< at the usual text size
constexpr int linesOfNames = 3;

QStringList namesOf(const QStringList &paths)
{
    QStringList names;
    for (const QString &path : paths)
        names.append(QFileInfo(path).fileName());
    return names;
}

} // namespace

ExportDialog::ExportDialog(const Document *document, const FigureView &view, const QString &base, QWidget *parent)
    : QDialog(parent)
    , m_document(document)
    , m_view(view)
    , m_folder(QFileInfo(base).absolutePath())
    , m_figures(named(new QListWidget, u"figureList"_s, tr("Figures")))
    , m_frame(new FrameFields)
    , m_options(new FigureOptionsFields(costScale(*document)))
    , m_base(named(new QLineEdit(QDir::toNativeSeparators(base)), u"exportBase"_s,
                   tr("Name of the files, without suffix")))
    , m_preview(new FigurePreview)
    , m_list(mutedLabel())
    , m_warning(named(new QLabel, u"warning"_s))
    , m_export(new QPushButton)
{
    setObjectName(u"exportDialog"_s);
    setWindowTitle(tr("Export"));
    m_warning->setWordWrap(true);
    auto *columns = rowOf({scrollingFields(makeChoices(), tr("What to export")), {makePreview(), 1}}, 8);
    setLayout(columnOf({{columns, 1}, dialogButtons(this, m_warning, m_export)}, 16, dialogMargins));
    setDialogSize(this, {1010, 780}, columns);

    connect(m_export, &QPushButton::clicked, this, &ExportDialog::write);
    connect(m_figures, &QListWidget::itemChanged, this, [this](QListWidgetItem *item) {
        if (item->checkState() == Qt::Checked)
            m_figures->setCurrentItem(item); // and so previewed
        refresh();
    });
    connect(m_figures, &QListWidget::currentRowChanged, this, &ExportDialog::refresh);
    connect(m_frame, &FrameFields::changed, this, &ExportDialog::refresh);
    connect(m_options, &FigureOptionsFields::changed, this, &ExportDialog::refresh);
    connect(document, &Document::eMaxChanged, m_options, [this] { m_options->setCosts(costScale(*m_document)); });
    connect(m_base, &QLineEdit::textChanged, this, &ExportDialog::refresh);
    connect(document, &Document::resultsChanged, this, &ExportDialog::showPreview);
    if (view.lines)
        connect(view.lines, &ReferenceLines::changed, this, &ExportDialog::showPreview);
    refresh();
}

QCheckBox *ExportDialog::makeChoice(const QString &objectName, const QString &text, bool isChecked)
{
    auto *box = named(new QCheckBox(text), objectName);
    box->setChecked(isChecked);
    connect(box, &QCheckBox::toggled, this, &ExportDialog::refresh);
    return box;
}

QWidget *ExportDialog::makeChoices()
{
    for (const FigureKind kind : figureKinds) {
        auto *item = new QListWidgetItem(titleOf(kind, costScale(*m_document)), m_figures);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(kind == FigureKind::StepCurve ? Qt::Checked : Qt::Unchecked);
    }
    m_figures->setCurrentRow(0);
    m_figures->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_figures->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    m_figures->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);

    auto *formats = new QHBoxLayout;
    for (const FigureFormat format : figureFormats) {
        m_formats.push_back(makeChoice(suffixOf(format), suffixOf(format).toUpper(), format == FigureFormat::Pdf));
        formats->addWidget(m_formats.back());
    }
    formats->addStretch();
    m_variants = makeChoice(u"variantsCsv"_s, tr("Variants as CSV"));
    m_curves = makeChoice(u"curvesCsv"_s, tr("Trade-off curves as CSV"));
    m_scripts = makeChoice(u"scripts"_s, tr("With Python scripts that redraw them"));
    m_everything = makeChoice(u"everythingJson"_s, tr("Everything as JSON"));

    auto *choices = new QWidget;
    setScaledWidth(choices, choicesWidth);
    choices->setLayout(
        columnOf({boldLabel(tr("Figures")), m_figures, formats, BoxItem::space(10), boldLabel(tr("Size")), m_frame,
                  BoxItem::space(10), boldLabel(tr("Contents")), m_options, BoxItem::space(10), boldLabel(tr("Tables")),
                  m_variants, m_curves, m_scripts, m_everything, BoxItem::stretch()},
                 8, {}));
    return choices;
}

QLayout *ExportDialog::makePreview()
{
    m_list->setWordWrap(true);
    m_list->setAlignment(Qt::AlignTop);
    followTextSize(m_list, [list = m_list] { // the name above stays where it is
        list->setFixedHeight(linesOfNames * list->fontMetrics().lineSpacing());
    });
    QPushButton *choose = chooseButton([this] {
        chooseOutput(this, {tr("Name of the files"), base()}, [this](const QString &path) { m_base->setText(path); });
    });
    auto *name = rowOf({boldLabel(tr("Name")), {m_base, 1}, choose}, 8);
    return columnOf({{m_preview, 1}, name, m_list}, 10);
}

ExportRequest ExportDialog::request() const
{
    ExportRequest request;
    for (int row = 0; row < m_figures->count(); ++row) {
        if (m_figures->item(row)->checkState() == Qt::Checked)
            request.figures.push_back(figureKinds[static_cast<std::size_t>(row)]);
    }
    for (std::size_t i = 0; i < m_formats.size(); ++i) {
        if (m_formats[i]->isChecked())
            request.formats.push_back(figureFormats[i]);
    }
    request.frame = m_frame->frame();
    request.options = m_options->options().value_or(FigureOptions());
    request.view = m_view;
    request.variants = m_variants->isChecked();
    request.curves = m_curves->isChecked();
    request.scripts = m_scripts->isChecked();
    request.everything = m_everything->isChecked();
    return request;
}

QString ExportDialog::base() const
{
    QString text = m_base->text().trimmed();
    for (const auto *suffix : {".pdf", ".svg", ".png", ".csv", ".json"}) {
        if (text.endsWith(QLatin1StringView(suffix), Qt::CaseInsensitive))
            text.chop(static_cast<qsizetype>(qstrlen(suffix)));
    }
    return text.isEmpty() || text.endsWith(u'/') ? QString() : QDir(m_folder).absoluteFilePath(text);
}

void ExportDialog::showPreview()
{
    const int row = std::max(0, m_figures->currentRow());
    m_preview->show(figureOf(figureKinds[static_cast<std::size_t>(row)], *m_document, m_view), m_frame->frame(),
                    m_options->options().value_or(m_options->withoutSpans()));
}

Result<FigureOptions> ExportDialog::usableOptions() const
{
    return m_options->options().and_then([this](const FigureOptions &options) -> Result<FigureOptions> {
        const auto checked = checkSpans(*m_document, m_view, options);
        return checked ? Result<FigureOptions>(options) : tl::unexpected(checked.error());
    });
}

void ExportDialog::refresh()
{
    showPreview();
    m_scripts->setEnabled(m_variants->isChecked() || m_curves->isChecked());
    m_named.clear();
    m_warning->clear();
    m_export->setText(tr("Export"));
    showFiles();
}

void ExportDialog::showFiles()
{
    m_list->setToolTip({});
    QStringList names;
    if (!base().isEmpty()) {
        for (const ExportFile &file : exportFiles(*m_document, request(), base()))
            names.append(QFileInfo(file.path).fileName());
    }
    const auto options = usableOptions();
    m_export->setEnabled(!names.isEmpty() && options);
    if (!options)
        m_list->setText(QString::fromStdString(toText(options.error())));
    else if (base().isEmpty())
        m_list->setText(tr("Enter a name for the files."));
    else if (names.isEmpty())
        m_list->setText(tr("Choose a figure and a format, or a table."));
    else
        showNames(names);
}

void ExportDialog::showNames(const QStringList &names)
{
    const QString all = names.join(u", "_s);
    m_list->setToolTip(all);
    m_list->setText(tr("Writes %1").arg(all));
    QStringList some = names;
    while (some.size() > 1 && m_list->heightForWidth(m_list->width()) > m_list->height()) {
        some.removeLast();
        m_list->setText(tr("Writes %1 and %2 more").arg(some.join(u", "_s)).arg(names.size() - some.size()));
    }
}

void ExportDialog::resizeEvent(QResizeEvent *event)
{
    QDialog::resizeEvent(event);
    showFiles();
}

void ExportDialog::write()
{
    const auto files = exportFiles(*m_document, request(), base());
    const QStringList existing = existingPaths(files);
    if (!existing.isEmpty() && existing != std::exchange(m_named, existing)) {
        m_warning->setText(existing.size() == 1
                               ? tr("%1 already exists.").arg(namesOf(existing).constFirst())
                               : tr("These files already exist: %1.").arg(namesOf(existing).join(u", "_s)));
        m_export->setText(existing.size() == 1 ? tr("Replace file") : tr("Replace files"));
        return;
    }
    if (const auto done = writeFiles(files); !done) {
        m_warning->setText(QString::fromStdString(toText(done.error())));
        return;
    }
    keepFigureOptions(request().options);
    QStringList paths;
    for (const ExportFile &file : files)
        paths.append(file.path);
    Q_EMIT written(paths);
    accept();
}

} // namespace offramp
