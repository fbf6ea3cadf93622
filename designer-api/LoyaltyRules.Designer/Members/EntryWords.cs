using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Designer.Members;

/// <summary>Says what happened on an account.</summary>
internal static class EntryWords
{
    /// <summary>What kind of entry it is.</summary>
    public static Phrase Of(BookEntryKind kind) => kind switch
    {
        BookEntryKind.Purchase => new("Purchase", "Покупка"),
        BookEntryKind.Completed => new("What was bought took place", "Купленное состоялось"),
        BookEntryKind.Cancelled => new("Cancellation", "Отмена"),
        BookEntryKind.NoShow => new("Nobody came", "Неявка"),
        BookEntryKind.Return => new("Return", "Возврат"),
        BookEntryKind.Exchange => new("Exchange", "Обмен"),
        BookEntryKind.Hold => new("Points reserved", "Баллы зарезервированы"),
        BookEntryKind.Capture => new("Reserved points paid", "Резерв списан"),
        BookEntryKind.Release => new("Reserved points set free", "Резерв снят"),
        BookEntryKind.HoldTimeout => new("The reservation ran out", "Срок резерва истёк"),
        BookEntryKind.Activation => new("Points can be spent", "Баллы стали доступны"),
        BookEntryKind.Expiry => new("Points expired", "Баллы сгорели"),
        BookEntryKind.Transfer => new("Transfer", "Перевод"),
        BookEntryKind.Adjustment => new("Adjustment by hand", "Ручная корректировка"),
        BookEntryKind.TierReview => new("Review of the tier", "Пересмотр уровня"),
        BookEntryKind.GrantEnd => new("The end of what was granted", "Окончание предоставленного"),
        BookEntryKind.PrivilegeUse => new("A privilege was used", "Использована привилегия"),
        BookEntryKind.MemberChange => new("Change of the member", "Изменение данных участника"),
        BookEntryKind.Enrolment => new("Joined the program", "Вступление в программу"),
        BookEntryKind.Activity => new("Activity", "Активность"),
        BookEntryKind.Birthday => new("Birthday", "День рождения"),
        BookEntryKind.PeriodEnd => new("End of a period", "Окончание периода"),
        BookEntryKind.VersionLive => new("A version went live", "Новая версия программы"),
        BookEntryKind.FiguresRead => new("Figures were read", "Снятие показателей"),
        BookEntryKind.ClosureDecision => new("Decision to close", "Решение о закрытии"),
        BookEntryKind.ClosureMove => new("A stage of the closure", "Этап закрытия"),
        BookEntryKind.Settlement => new("Settlement at the closure", "Расчёт при закрытии"),
        BookEntryKind.Choice => new("A choice was made", "Сделан выбор"),
        BookEntryKind.RewardRequest => new("A reward was asked for", "Запрошена награда"),
        BookEntryKind.RewardUse => new("A reward was used", "Использована награда"),
        BookEntryKind.RewardCancellation => new("A reward was given back", "Награда возвращена"),
        BookEntryKind.RewardExpiry => new("A reward expired", "Срок награды истёк"),
    };

    /// <summary>Where points were, or are.</summary>
    public static Phrase Of(PointsState state) => state switch
    {
        PointsState.Pending => new("waiting", "ожидают"),
        PointsState.Available => new("to be spent", "доступны"),
        PointsState.Held => new("reserved", "в резерве"),
        PointsState.Debt => new("owed", "долг"),
        PointsState.Expired => new("expired", "сгорели"),
        PointsState.Issued => new("earned", "начислены"),
        PointsState.Spent => new("spent", "потрачены"),
        PointsState.TakenBack => new("taken back", "отозваны"),
        PointsState.Adjusted => new("by hand", "вручную"),
        PointsState.Transferred => new("transferred", "переведены"),
        PointsState.PaidOut => new("paid out", "выплачены"),
        PointsState.Forgiven => new("forgiven", "прощены"),
    };
}
