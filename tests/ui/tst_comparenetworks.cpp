// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/rankings/ranking.h"
#include "tests/ui/answers.h"
#include "tests/ui/mouseevents.h"
#include "tests/ui/numberwalk.h"
#include "tests/ui/windowfixture.h"
#include "ui/compare/comparedialog.h"
#include "ui/compare/comparemodel.h"
#include "ui/compare/rankfigure.h"
#include "ui/compare/rankview.h"
#include "ui/theme/fitscreen.h"
#include "ui/theme/textsize.h"
#include "ui/window/mainwindow.h"

#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QSet>
#include <QSettings>
#include <QSlider>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

// By SAM: Fir, Dogwood, Birch, Alder, Elm, Cedar, Hazel; Gum's is undefined. With alpha 20 Cedar is second.
const QByteArray models = "name,accuracy,energy (kWh)\n"
                          "Alder,92.4,310\n"
                          "Birch,88.1,45\n"
                          "Cedar,96.2,2900\n"
                          "Dogwood,81.5,12\n"
                          "Elm,95.1,820\n"
                          "Fir,90.3,1.8\n"
                          "Gum,76.0,0.7\n"
                          "Hazel,85.0,150\n";

const QStringList bySam{u"Fir"_s, u"Dogwood"_s, u"Birch"_s, u"Alder"_s, u"Elm"_s, u"Cedar"_s, u"Hazel"_s, u"Gum"_s};

const QByteArray perf = " Performance counter stats for './net':\n 7,200.00 Joules power/energy-pkg/\n"
                        " 10.5 seconds time elapsed\n";

QString textOf(const std::optional<std::size_t> &rank)
{
    return rank ? QString::number(*rank) : QString();
}

} // namespace

/// The comparison of whole networks, opened from the window's menu.
class TestCompareNetworks : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { fixtures::prepareWindows(u"OfframpTestCompareNetworks"_s); }
    void init();
    void cleanup();
    void opensFromTheMenu();
    void ranksAreThoseOfTheCore();
    void alphaMovesRanks();
    void classesMoveRanks();
    void undefinedSamIsSaidAndLast();
    void eMaxKeepsItsElectricity();
    void selectionIsInBothPanels();
    void sortsByClicks();
    void copies();
    void savesTheRanking();
    void savesFigures();
    void asksBeforeReplacing();
    void problemsAreSaid_data();
    void problemsAreSaid();
    void accuraciesOfALogAreTyped();
    void takesADrop();
    void numbersHaveTips();
    void panelsPaintTheSelectionInBothThemes();
    void nothingScrollsSideways();
    void fitsASmallScreen();

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder.filePath(name); }
    void write(const QString &name, const QByteArray &text) const;
    [[nodiscard]] QByteArray contents(const QString &name) const;
    void open(const QString &name);

    template<typename Widget>
    [[nodiscard]] Widget *find(const QString &name) const
    {
        auto *widget = m_dialog->findChild<Widget *>(name);
        if (!widget)
            qFatal("%s was not found.", qPrintable(name));
        return widget;
    }
    void press(const QString &name) const { find<QAbstractButton>(name)->click(); }
    [[nodiscard]] QTableView *table() const { return find<QTableView>(u"compareTable"_s); }
    [[nodiscard]] QString message() const { return find<QLabel>(u"message"_s)->text(); }
    [[nodiscard]] QString notes() const { return find<QLabel>(u"compareNotes"_s)->text(); }

    /// The names in the table from top to bottom.
    [[nodiscard]] QStringList names() const;
    [[nodiscard]] QModelIndex cell(const QString &name, int column) const;
    [[nodiscard]] QString text(const QString &name, int column) const { return cell(name, column).data().toString(); }
    [[nodiscard]] QString tip(const QString &name, int column) const
    {
        return cell(name, column).data(Qt::ToolTipRole).toString();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
    CompareDialog *m_dialog = nullptr;
};

void TestCompareNetworks::init()
{
    QSettings().clear();
    write(u"models.csv"_s, models);
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    for (QAction *action : m_window->findChildren<QAction *>()) {
        if (action->text().remove(u'&') == u"Compare networks…"_s)
            action->trigger();
    }
    m_dialog = m_window->findChild<CompareDialog *>();
    QVERIFY(m_dialog);
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog));
}

void TestCompareNetworks::cleanup()
{
    m_dialog = nullptr;
    m_window.reset();
    TextSize::instance().set(TextSize::usual);
}

void TestCompareNetworks::write(const QString &name, const QByteArray &text) const
{
    QFile file(at(name));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
}

QByteArray TestCompareNetworks::contents(const QString &name) const
{
    QFile file(at(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestCompareNetworks::open(const QString &name)
{
    m_dialog->openFile(at(name));
    QTRY_VERIFY(!m_dialog->isReading());
}

QStringList TestCompareNetworks::names() const
{
    QStringList names;
    for (int row = 0; row < table()->model()->rowCount(); ++row)
        names.append(table()->model()->index(row, CompareModel::Name).data().toString());
    return names;
}

QModelIndex TestCompareNetworks::cell(const QString &name, int column) const
{
    return table()->model()->index(static_cast<int>(names().indexOf(name)), column);
}

void TestCompareNetworks::opensFromTheMenu()
{
    QVERIFY(!m_dialog->isModal());
    QVERIFY(!find<QPushButton>(u"saveTable"_s)->isEnabled());
    QCOMPARE(table()->model()->headerData(CompareModel::Electricity, Qt::Horizontal).toString(), u"Electricity"_s);
    press(u"openModels"_s);
    fixtures::choose(at(u"models.csv"_s));
    QTRY_COMPARE(names(), bySam);
    QVERIFY(find<QPushButton>(u"saveTable"_s)->isEnabled());
    QVERIFY2(notes().contains(u"read as percent"_s), qPrintable(notes()));
    showComparison(m_window.get());
    QCOMPARE(m_window->findChildren<CompareDialog *>().size(), 1);
}

void TestCompareNetworks::ranksAreThoseOfTheCore()
{
    open(u"models.csv"_s);
    const auto read = readModelTable(models.toStdString(), "models.csv", {});
    QVERIFY(read);
    for (const QString &classes : {u"Final"_s, u"Draft"_s}) {
        find<QComboBox>(u"accuracyClasses"_s)->setCurrentText(classes);
        const RankOptions options{.classes = *parseClasses(classes.toLower().toStdString())};
        const auto ranks = rankModels(read->models, options);
        for (std::size_t i = 0; i < ranks.size(); ++i) {
            const QString name = QString::fromStdString(read->models[i].name);
            const auto exact = [&](int column) { return cell(name, column).data(Qt::EditRole).toString(); };
            QCOMPARE(exact(CompareModel::AccuracyRank), textOf(ranks[i].accuracyRank));
            QCOMPARE(exact(CompareModel::Class), QString::fromStdString(ranks[i].classOf.value_or("")));
            QCOMPARE(exact(CompareModel::ClassRank), textOf(ranks[i].classRank));
            QCOMPARE(exact(CompareModel::SamRank), textOf(ranks[i].samRank));
            QCOMPARE(exact(CompareModel::AreaRank), textOf(ranks[i].areaRank));
            QCOMPARE(exact(CompareModel::Sam).toDouble(), ranks[i].sam.value_or(0));
            QCOMPARE(exact(CompareModel::Area).toDouble(), ranks[i].area.value_or(0));
        }
    }
}

void TestCompareNetworks::alphaMovesRanks()
{
    open(u"models.csv"_s);
    QCOMPARE(text(u"Cedar"_s, CompareModel::SamRank), u"6"_s);
    auto *slider = find<QSlider>(u"alphaSlider"_s);
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_End); // as far as a drag goes
    QCOMPARE(find<QDoubleSpinBox>(u"alpha"_s)->value(), 20.0);
    QCOMPARE(text(u"Cedar"_s, CompareModel::SamRank), u"6 → 2"_s);
    QCOMPARE(text(u"Fir"_s, CompareModel::SamRank), u"1"_s);
    QCOMPARE(text(u"Cedar"_s, CompareModel::AccuracyRank), u"1"_s);
    QCOMPARE(names()[1], u"Cedar"_s); // the table stays sorted by SAM
    const RankContent &shown = m_dialog->view()->content();
    QCOMPARE(shown.alpha, 20.0);
    QCOMPARE(shown.models[2].samRank, std::optional<std::size_t>(2));
    find<QDoubleSpinBox>(u"alpha"_s)->setValue(5.04);
    QCOMPARE(find<QDoubleSpinBox>(u"alpha"_s)->value(), 5.04); // not rounded by the slider
    find<QDoubleSpinBox>(u"beta"_s)->setValue(7);
    press(u"resetSettings"_s);
    QCOMPARE(find<QDoubleSpinBox>(u"alpha"_s)->value(), 5.0);
    QCOMPARE(find<QDoubleSpinBox>(u"beta"_s)->value(), 5.0);
    QCOMPARE(text(u"Cedar"_s, CompareModel::SamRank), u"6"_s);
}

void TestCompareNetworks::classesMoveRanks()
{
    open(u"models.csv"_s);
    QCOMPARE(text(u"Elm"_s, CompareModel::Class), u"[95,100]"_s);
    QCOMPARE(text(u"Alder"_s, CompareModel::ClassRank), u"2"_s); // Fir needs less
    auto *classes = find<QComboBox>(u"accuracyClasses"_s);
    auto *limits = find<QLineEdit>(u"classLimits"_s);
    QVERIFY(!limits->isEnabled());
    classes->setCurrentText(u"Draft"_s);
    QCOMPARE(limits->text(), u"90, 95, 99"_s);
    QCOMPARE(text(u"Elm"_s, CompareModel::Class), u"[95,99["_s);
    QCOMPARE(text(u"Birch"_s, CompareModel::Class), u"none"_s);
    QVERIFY(tip(u"Birch"_s, CompareModel::Class).startsWith(u"below the classes\n"_s));
    QCOMPARE(text(u"Birch"_s, CompareModel::ClassRank), u"2 → \u2013"_s);
    classes->setCurrentText(u"Own"_s);
    limits->selectAll();
    QTest::keyClicks(limits, u"92, 96 %"_s);
    QCOMPARE(text(u"Elm"_s, CompareModel::Class), u"[92,96["_s);
    QCOMPARE(text(u"Alder"_s, CompareModel::ClassRank), u"2 → 1"_s);
    QCOMPARE(m_dialog->view()->content().classes, (ClassLimits{0.92, 0.96}));
    limits->selectAll();
    QTest::keyClicks(limits, u"96, 92"_s);
    QVERIFY2(message().contains(u"\"96, 92\" are not accuracy classes"_s), qPrintable(message()));
    QVERIFY(!message().contains(u"--"_s));
    classes->setCurrentText(u"Final"_s);
    QCOMPARE(message(), QString());
}

void TestCompareNetworks::undefinedSamIsSaidAndLast()
{
    open(u"models.csv"_s);
    QCOMPARE(text(u"Gum"_s, CompareModel::Sam), u"undefined"_s);
    QVERIFY(tip(u"Gum"_s, CompareModel::Sam).startsWith(u"undefined: electricity ≤ 1 kWh\n"_s));
    QCOMPARE(text(u"Gum"_s, CompareModel::SamRank), u"\u2013"_s);
    QVERIFY2(notes().contains(u"SAM is undefined for Gum and ranks last: electricity ≤ 1 kWh."_s), qPrintable(notes()));
    for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        for (const int column : {CompareModel::Sam, CompareModel::SamRank}) {
            table()->sortByColumn(column, order);
            QCOMPARE(names().constLast(), u"Gum"_s);
        }
    }
    find<QComboBox>(u"electricityUnit"_s)->setCurrentText(u"Wh"_s);
    QCOMPARE(cell(u"Gum"_s, CompareModel::Electricity).data(Qt::EditRole).toString(), u"700"_s);
    const auto head = [this](int column, int role) {
        return table()->model()->headerData(column, Qt::Horizontal, role).toString();
    };
    QCOMPARE(head(CompareModel::Electricity, Qt::DisplayRole), u"Wh"_s);
    QCOMPARE(head(CompareModel::Electricity, Qt::EditRole), u"Electricity, Wh"_s); // as it is copied
    QCOMPARE(head(CompareModel::SamRank, Qt::DisplayRole), u"Rank"_s);
    QCOMPARE(head(CompareModel::SamRank, Qt::AccessibleTextRole), u"By SAM"_s);
    QVERIFY(text(u"Gum"_s, CompareModel::SamRank).startsWith(u"\u2013 → "_s));
    QVERIFY(!notes().contains(u"undefined"_s));
    QCOMPARE(m_dialog->view()->content().unit, u"Wh"_s);
}

void TestCompareNetworks::eMaxKeepsItsElectricity()
{
    open(u"models.csv"_s);
    auto *eMax = find<QDoubleSpinBox>(u"compareEMax"_s);
    QCOMPARE(eMax->value(), 3000.0);
    find<QComboBox>(u"electricityUnit"_s)->setCurrentText(u"Wh"_s);
    QCOMPARE(eMax->value(), 3e6);
    find<QComboBox>(u"electricityUnit"_s)->setCurrentText(u"kWh"_s);
    eMax->selectAll();
    QTest::keyClicks(eMax, u"100"_s);
    QTest::keyClick(eMax, Qt::Key_Enter);
    QCOMPARE(text(u"Elm"_s, CompareModel::Area), u"none"_s);
    QVERIFY(tip(u"Elm"_s, CompareModel::Area).startsWith(u"electricity ≥ E_max\n"_s));
    QCOMPARE(text(u"Birch"_s, CompareModel::AreaRank), u"2 → 4"_s); // after Fir, Gum and Dogwood
    find<QComboBox>(u"electricityUnit"_s)->setCurrentText(u"Wh"_s);
    QCOMPARE(eMax->value(), 1e5);
    QCOMPARE(text(u"Elm"_s, CompareModel::Area), u"none"_s);
}

void TestCompareNetworks::selectionIsInBothPanels()
{
    open(u"models.csv"_s);
    RankView *view = m_dialog->view();
    QVERIFY(!view->content().selected);
    table()->selectRow(cell(u"Birch"_s, 0).row());
    QCOMPARE(view->content().selected, std::optional<std::size_t>(1));
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Down);
    QCOMPARE(table()->selectionModel()->selectedRows().constFirst().data().toString(), u"Alder"_s);
    QTest::keyClick(view, Qt::Key_End);
    QCOMPARE(table()->selectionModel()->selectedRows().constFirst().data().toString(), u"Gum"_s);
    QTest::keyClick(view, Qt::Key_Home);
    QCOMPARE(view->content().selected, std::optional<std::size_t>(5)); // Fir
    // A click on a model selects it, in either panel.
    const FigureCanvas canvas{QRectF(view->rect()), view->font(), Theme::light()};
    constexpr std::size_t cedar = 2;
    QSet<std::size_t> found;
    QSet<std::size_t> foundInRows;
    for (int y = 0; y < view->height(); y += 4) {
        for (int x = 0; x < view->width(); x += 4) {
            const auto model = modelAt(canvas, view->content(), QPointF(x, y));
            if (!model)
                continue;
            (y < view->height() / 2 ? found : foundInRows).insert(*model);
            if (*model == cedar && view->content().selected != cedar) {
                QTest::mouseClick(view, Qt::LeftButton, {}, QPoint(x, y));
                QCOMPARE(table()->selectionModel()->selectedRows().constFirst().data().toString(), u"Cedar"_s);
            }
        }
    }
    QCOMPARE(found.size() + foundInRows.size(), 16);
    find<QDoubleSpinBox>(u"alpha"_s)->setValue(1); // what is selected stays
    QCOMPARE(view->content().selected, std::optional(cedar));
}

void TestCompareNetworks::sortsByClicks()
{
    open(u"models.csv"_s);
    const auto click = [this](int column) {
        QHeaderView *header = table()->horizontalHeader();
        table()->scrollTo(table()->model()->index(0, column));
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          QPoint(header->sectionViewportPosition(column) + 20, header->height() / 2));
    };
    click(CompareModel::Electricity);
    QCOMPARE(names().constFirst(), u"Gum"_s);
    click(CompareModel::Electricity);
    QCOMPARE(names().constFirst(), u"Cedar"_s);
    click(CompareModel::Name);
    QCOMPARE(names().constFirst(), u"Alder"_s);
    click(CompareModel::ClassRank); // the highest class first
    QCOMPARE(names().mid(0, 4), (QStringList{u"Elm"_s, u"Cedar"_s, u"Fir"_s, u"Alder"_s}));
    QCOMPARE(names().constLast(), u"Gum"_s); // below the classes
}

void TestCompareNetworks::copies()
{
    open(u"models.csv"_s);
    table()->selectRow(0);
    press(u"copyTable"_s);
    const QMimeData *data = QGuiApplication::clipboard()->mimeData();
    QCOMPARE(data->text().count(u'\n'), 9); // a head and all models
    QVERIFY2(data->text().contains(u"Birch\t88.1\t45\t"_s), qPrintable(data->text()));
    press(u"copyFigure"_s);
    data = QGuiApplication::clipboard()->mimeData();
    QVERIFY(data->hasImage() && data->hasFormat(u"application/pdf"_s));
    QVERIFY(!message().isEmpty());
}

void TestCompareNetworks::savesTheRanking()
{
    open(u"models.csv"_s);
    find<QDoubleSpinBox>(u"alpha"_s)->setValue(3);
    m_dialog->saveTable(at(u"ranking.csv"_s));
    QCOMPARE(message(), u"Written: "_s + at(u"ranking.csv"_s));
    const QByteArray csv = contents(u"ranking.csv"_s);
    QVERIFY2(csv.startsWith("name,accuracy,electricity_kWh,accuracy_rank,class,class_rank,sam,sam_rank,"),
             csv.constData());
    QCOMPARE(csv.count('\n'), 9);
    QVERIFY2(csv.contains("\nGum,0.76,0.7,8,,,,,"), csv.constData());
    QVERIFY2(csv.endsWith(",3,5,3000\n"), csv.constData());
    const auto again = readModelTable(csv.toStdString(), "ranking.csv", {});
    QVERIFY(again);
    QCOMPARE(again->models.size(), std::size_t(8));
    m_dialog->saveTable(at(u"nowhere/ranking.csv"_s));
    QVERIFY2(!message().isEmpty() && !message().startsWith(u"Written"_s), qPrintable(message()));
}

void TestCompareNetworks::savesFigures()
{
    open(u"models.csv"_s);
    for (const QString &suffix : {u"svg"_s, u"pdf"_s, u"PNG"_s}) {
        m_dialog->saveFigure(at(u"panels."_s + suffix));
        QCOMPARE(message(), u"Written: "_s + at(u"panels."_s + suffix));
    }
    QVERIFY(contents(u"panels.pdf"_s).startsWith("%PDF"));
    QVERIFY(!QImage::fromData(contents(u"panels.PNG"_s), "PNG").isNull());
    const QByteArray svg = contents(u"panels.svg"_s);
    for (const QString &name : bySam)
        QVERIFY2(svg.count(name.toUtf8()) >= 3, qPrintable(name)); // the description and both panels
    QVERIFY(svg.contains("undefined: electricity"));
    m_dialog->saveFigure(at(u"panels.gif"_s));
    QVERIFY2(message().contains(u".pdf, .svg or .png"_s), qPrintable(message()));
    QVERIFY(!QFile::exists(at(u"panels.gif"_s)));
}

void TestCompareNetworks::asksBeforeReplacing()
{
    open(u"models.csv"_s);
    write(u"mine.csv"_s, "mine\n");
    press(u"saveTable"_s);
    fixtures::choose(at(u"mine.csv"_s));
    QTRY_COMPARE(message(), u"mine.csv already exists."_s);
    QCOMPARE(contents(u"mine.csv"_s), QByteArray("mine\n"));
    auto *replace = find<QPushButton>(u"replaceFile"_s);
    QVERIFY(replace->isVisible());
    find<QDoubleSpinBox>(u"alpha"_s)->setValue(4); // something else was done: the question is gone
    QVERIFY(!replace->isVisible());
    m_dialog->saveTable(at(u"mine.csv"_s));
    replace->click();
    QVERIFY(contents(u"mine.csv"_s).startsWith("name,"));
    QVERIFY(!replace->isVisible());
}

void TestCompareNetworks::problemsAreSaid_data()
{
    QTest::addColumn<QByteArray>("text"); // null: there is not a file
    QTest::addColumn<QString>("sentence");
    QTest::newRow("missing") << QByteArray() << u"other.csv"_s;
    QTest::newRow("no accuracy") << QByteArray("name,electricity\na,1\n") << u"no column for the accuracy"_s;
    QTest::newRow("no electricity") << QByteArray("name,accuracy\na,1\n") << u"no column for the electricity"_s;
    QTest::newRow("no models") << QByteArray("name,accuracy,electricity\n") << u"holds no models"_s;
    QTest::newRow("words") << QByteArray("name,accuracy,electricity\na,high,1\n") << u"accuracy is \"high\""_s;
    QTest::newRow("a log without a number") << QByteArray("run_id,duration,emissions,energy_consumed\nr,1,1,x\n")
                                            << u"other.csv line 2: energy_consumed is \"x\""_s;
    QTest::newRow("a log without heads") << QByteArray("2026/02/03 10:00:00.000, 100.00 W\n") << u"no head row"_s;
    QTest::newRow("either") << QByteArray("name,accuracy,electricity\na,1.2,1\n") << u"too large for a fraction"_s;
}

void TestCompareNetworks::problemsAreSaid()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, sentence);
    open(u"models.csv"_s);
    QFile::remove(at(u"other.csv"_s));
    if (!text.isNull())
        write(u"other.csv"_s, text);
    open(u"other.csv"_s);
    QVERIFY2(message().contains(sentence), qPrintable(message()));
    QVERIFY2(!message().contains(u"--"_s), qPrintable(message())); // there are no options here
    QCOMPARE(names(), bySam);                                      // what is shown stays
    open(u"models.csv"_s);
    QCOMPARE(message(), QString());
}

void TestCompareNetworks::accuraciesOfALogAreTyped()
{
    write(u"perf.txt"_s, perf);
    open(u"perf.txt"_s);
    QCOMPARE(message(), QString());
    QVERIFY2(notes().contains(u"type the accuracy of each run"_s), qPrintable(notes()));
    QCOMPARE(names(), QStringList{u"./net"_s});
    QCOMPARE(cell(u"./net"_s, CompareModel::Electricity).data(Qt::EditRole).toDouble(), 0.002);
    QCOMPARE(text(u"./net"_s, CompareModel::Sam), u"\u2013"_s);
    QVERIFY(tip(u"./net"_s, CompareModel::Sam).startsWith(u"no accuracy\n"_s));
    QVERIFY(m_dialog->view()->content().models.empty());
    const auto type = [this](const QString &accuracy) {
        const QModelIndex index = cell(u"./net"_s, CompareModel::Accuracy);
        table()->setCurrentIndex(index);
        table()->edit(index);
        auto *editor = table()->viewport()->findChild<QLineEdit *>();
        QVERIFY(editor);
        editor->setText(accuracy);
        QTest::keyClick(editor, Qt::Key_Enter);
        QTRY_VERIFY(!table()->viewport()->findChild<QLineEdit *>());
    };
    type(u"high"_s);
    QVERIFY2(message().contains(u"\"high\" is not an accuracy"_s), qPrintable(message()));
    type(u"76.1 %"_s);
    QCOMPARE(text(u"./net"_s, CompareModel::Accuracy), u"76.10\u202f%"_s);
    find<QComboBox>(u"electricityUnit"_s)->setCurrentText(u"J"_s);
    QCOMPARE(text(u"./net"_s, CompareModel::Accuracy), u"76.10\u202f%"_s); // stays
    QVERIFY(text(u"./net"_s, CompareModel::SamRank).endsWith(u"1"_s));
    QCOMPARE(m_dialog->view()->content().models.size(), std::size_t(1));
    QVERIFY(find<QPushButton>(u"saveTable"_s)->isEnabled());
    open(u"models.csv"_s); // whose accuracies are the file's
    QVERIFY(!(cell(u"Elm"_s, CompareModel::Accuracy).flags() & Qt::ItemIsEditable));
}

void TestCompareNetworks::takesADrop()
{
    QVERIFY(fixtures::drop(m_dialog, {at(u"models.csv"_s)}));
    QTRY_COMPARE(names(), bySam);
}

void TestCompareNetworks::numbersHaveTips()
{
    open(u"models.csv"_s);
    table()->selectRow(2);
    const fixtures::NumberWalk walk(m_dialog);
    QVERIFY2(walk.untold.isEmpty(), qPrintable(walk.untold.join(u'\n')));
    QVERIFY2(walk.told >= 60, qPrintable(QString::number(walk.told)));
    const QString spoken = m_dialog->view()->accessibleDescription();
    QVERIFY2(spoken.contains(u"Fir: accuracy 90.30\u202f%"_s), qPrintable(spoken));
}

void TestCompareNetworks::panelsPaintTheSelectionInBothThemes()
{
    open(u"models.csv"_s);
    RankContent content = m_dialog->view()->content();
    const auto painted = [&](const Theme &theme, QSize size) {
        QImage image(size, QImage::Format_RGB32);
        image.fill(theme.surface);
        QPainter painter(&image);
        paintRankFigure(painter, {QRectF(image.rect()), m_dialog->font(), theme}, content);
        return image;
    };
    for (const QSize size : {QSize(800, 400), QSize(400, 800)}) {
        for (const Theme *theme : {&Theme::light(), &Theme::darkTheme()}) {
            content.selected.reset();
            const QImage plain = painted(*theme, size);
            content.selected = 2;
            const QImage selected = painted(*theme, size);
            QRect first(0, 0, size.width() / 2, size.height()); // accuracy against electricity
            if (size.height() > size.width())
                first = {0, 0, size.width(), size.height() / 2};
            const QRect second = size.width() > size.height() ? first.translated(first.width(), 0)
                                                              : first.translated(0, first.height());
            QVERIFY(plain.copy(first) != selected.copy(first));
            QVERIFY(plain.copy(second) != selected.copy(second));
        }
    }
    content.selected.reset();
    content.models.resize(1); // and one model alone, in little room
    QVERIFY(painted(Theme::light(), {120, 90}).pixelColor(0, 0).isValid());
}

/// From 1120 pixels on no column is out of sight, however long names and numbers are.
void TestCompareNetworks::nothingScrollsSideways()
{
    write(u"long.csv"_s, models + "A network whose name is longer than any column could ever be,91.25,123456.789\n");
    open(u"long.csv"_s);
    auto *unit = find<QComboBox>(u"electricityUnit"_s);
    const QHeaderView *header = table()->horizontalHeader();
    for (const QSize size : {QSize(1120, 720), QSize(1280, 720), QSize(1600, 900)}) {
        m_dialog->resize(size);
        for (const QString &each : {u"kWh"_s, u"J"_s, u"MWh"_s}) {
            unit->setCurrentText(each);
            QCoreApplication::processEvents();
            int sum = 0;
            for (int column = 0; column < CompareModel::ColumnCount; ++column)
                sum += table()->columnWidth(column);
            QCOMPARE(sum, header->length());
            QVERIFY2(sum <= table()->viewport()->width(), qPrintable(u"%1 px of columns in %2 at %3 wide, %4"_s.arg(sum)
                                                                         .arg(table()->viewport()->width())
                                                                         .arg(size.width())
                                                                         .arg(each)));
            QCOMPARE(table()->horizontalScrollBar()->maximum(), 0);
            // Numbers are never elided.
            const QAbstractItemView *cells = table();
            for (int column = CompareModel::Accuracy; column < CompareModel::ColumnCount; ++column)
                QVERIFY2(table()->columnWidth(column) >= cells->sizeHintForColumn(column), qPrintable(each));
        }
    }
    QVERIFY(header->visualIndex(CompareModel::AccuracyRank) == header->visualIndex(CompareModel::Accuracy) + 1);
    const QString name = u"A network whose name is longer than any column could ever be"_s;
    QVERIFY(tip(name, CompareModel::Name).startsWith(name + u'\n'));
}

void TestCompareNetworks::fitsASmallScreen()
{
    open(u"models.csv"_s);
    const QSize screen(1024, 700);
    for (const int percent : {100, 125}) {
        TextSize::instance().set(percent);
        QCoreApplication::processEvents();
        const QSize least = m_dialog->minimumSizeHint();
        QVERIFY2(fitting(least, screen) == least,
                 qPrintable(u"%1 x %2 at %3 %"_s.arg(least.width()).arg(least.height()).arg(percent)));
    }
}

QTEST_MAIN(TestCompareNetworks)
#include "tst_comparenetworks.moc"
