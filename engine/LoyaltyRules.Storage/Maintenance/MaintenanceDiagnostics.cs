using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Storage.Maintenance;

/// <summary>What a store is found to have wrong when it is verified. The place of each is the table and the row.</summary>
public static class MaintenanceDiagnostics
{
    private const string Rebuild = "The journal tells what is right: run `loyalty store rebuild` while no host has the database open.";
    private const string RebuildRussian = "Верное значение есть в журнале: выполните `loyalty store rebuild`, когда база не открыта ни одним сервером.";
    private const string Restore = "Restore the latest backup that verifies.";
    private const string RestoreRussian = "Восстановите последнюю резервную копию, которая проходит проверку.";
    private const string Look = "Find out who changed it. Restore it from a backup; or, if it is right as it stands, run `loyalty store rebuild --reseal`.";
    private const string LookRussian = "Выясните, кто это изменил. Восстановите из резервной копии; если же всё верно, выполните `loyalty store rebuild --reseal`.";

    /// <summary>The database cannot be read, or its pages contradict each other.</summary>
    public static readonly DiagnosticDescriptor Damaged = Error("LR8101",
        "The database is damaged: {0}.", "База повреждена: {0}.", Restore, RestoreRussian);

    /// <summary>A table cannot be read to its end.</summary>
    public static readonly DiagnosticDescriptor Unreadable = Error("LR8102",
        "It cannot be read: {0}.", "Не читается: {0}.", Restore, RestoreRussian);

    /// <summary>A table, a column or an index is not as this version makes it.</summary>
    public static readonly DiagnosticDescriptor SchemaDiffers = Error("LR8103",
        "It is not as this version makes it.", "Устроено не так, как создаёт эта версия.", Restore, RestoreRussian);

    /// <summary>Rows of a program that the database does not have.</summary>
    public static readonly DiagnosticDescriptor Orphans = Error("LR8104",
        "Rows are of a program that was never released: {0}.", "Есть строки программы, которая никогда не выпускалась: {0}.", Look, LookRussian);

    /// <summary>More of the same kind than are told one by one.</summary>
    public static readonly DiagnosticDescriptor More = Error("LR8105",
        "And {0} more rows with {1}.", "И ещё строк с {1}: {0}.");

    /// <summary>An entry has another hash than it was written with.</summary>
    public static readonly DiagnosticDescriptor EntryChanged = Error("LR8111",
        "The entry is not what was written: its hash is another.", "Запись не та, что была внесена: хеш другой.", Restore, RestoreRussian);

    /// <summary>An entry cannot be read, or does not fit what was before it.</summary>
    public static readonly DiagnosticDescriptor EntryUnreadable = Error("LR8112",
        "The entry cannot be read and applied to what was before it: {0}.", "Запись не читается или не подходит к тому, что было до неё: {0}.", Restore, RestoreRussian);

    /// <summary>What is sealed in a row cannot be opened with the member's key.</summary>
    public static readonly DiagnosticDescriptor Unopenable = Error("LR8113",
        "What is sealed in it cannot be opened with the key of member {0}.", "Зашифрованное не открывается ключом участника {0}.", Restore, RestoreRussian);

    /// <summary>A chain's links do not follow from the journal.</summary>
    public static readonly DiagnosticDescriptor LinkBroken = Error("LR8121",
        "The link does not follow from the journal. Links of this chain that do not: {0}.", "Звено не следует из журнала. Таких звеньев в цепочке: {0}.", Rebuild, RebuildRussian);

    /// <summary>An entry is not the one that the chains lead to.</summary>
    public static readonly DiagnosticDescriptor NotInChain = Error("LR8122",
        "The chain of {0} does not lead to the journal as it stands: this entry, or one before it, was taken out, put in or exchanged.",
        "Цепочка {0} не ведёт к журналу в его нынешнем виде: эта запись или одна из прежних удалена, вставлена или подменена.", Restore, RestoreRussian);

    /// <summary>Two entries were exchanged.</summary>
    public static readonly DiagnosticDescriptor Exchanged = Error("LR8123",
        "The entry was exchanged: by the chains, what was written here stands at {0}.", "Запись переставлена: по цепочкам, то, что было здесь, стоит под номером {0}.", Restore, RestoreRussian);

    /// <summary>A value that follows from the journal is another.</summary>
    public static readonly DiagnosticDescriptor Differs = Error("LR8131",
        "{0} is {1}; by the journal it is {2}.", "{0}: {1}, а по журналу {2}.", Rebuild, RebuildRussian);

    /// <summary>A row that follows from the journal is missing.</summary>
    public static readonly DiagnosticDescriptor Missing = Error("LR8132",
        "The row is missing.", "Строки нет.", Rebuild, RebuildRussian);

    /// <summary>A row is there that does not follow from the journal.</summary>
    public static readonly DiagnosticDescriptor Unexpected = Error("LR8133",
        "The row does not follow from the journal.", "Строка не следует из журнала.", Rebuild, RebuildRussian);

    /// <summary>A row has another seal than it was written with.</summary>
    public static readonly DiagnosticDescriptor SealBroken = Error("LR8141",
        "The row is not what was written: its seal is another.", "Строка не та, что была записана: печать другая.", Look, LookRussian);

    /// <summary>Rows were put into a table, taken away, or put back as they were before.</summary>
    public static readonly DiagnosticDescriptor CountBroken = Error("LR8142",
        "Rows were put in, taken away or put back: there are {0}; by {2} there should be {1}.",
        "Строки добавлены, удалены или возвращены прежние: их {0}, а по {2} — {1}.", Look, LookRussian);

    /// <summary>A row names another one that is missing.</summary>
    public static readonly DiagnosticDescriptor Dangling = Error("LR8143",
        "It names {0}, which is missing.", "Указано {0}, но этого нет.", Look, LookRussian);

    /// <summary>A row of the audit trail is missing or changed.</summary>
    public static readonly DiagnosticDescriptor TrailBroken = Error("LR8151",
        "The row does not follow from the one before it: it, or one before it, was changed or is missing.",
        "Строка не следует из предыдущей: она или одна из прежних изменена или удалена.", Restore, RestoreRussian);

    /// <summary>Nothing is rebuilt from a journal that is not whole.</summary>
    public static readonly DiagnosticDescriptor JournalNotWhole = Error("LR8161",
        "Nothing was rebuilt: the journal itself is not whole.", "Ничего не перестроено: повреждён сам журнал.", Restore, RestoreRussian);
}
