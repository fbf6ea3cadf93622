using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.DesignerApi.Problems;

/// <summary>A kind of problem that a request can have: its stable code, its HTTP status and its words.</summary>
/// <param name="Code">The code; it never changes its meaning.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What is wrong.</param>
/// <param name="Hint">What to do about it.</param>
internal sealed record ProblemKind(string Code, int Status, Phrase Title, Phrase Hint)
{
    private static readonly List<ProblemKind> Known = [];

    /// <summary>Not HTTP, or nothing that a request may be.</summary>
    public static readonly ProblemKind BadRequest = Of("bad-request", 400,
        "The request cannot be read.", "Запрос нельзя прочитать.",
        "Check the address, its parameters and the headers.", "Проверьте адрес, его параметры и заголовки.");

    /// <summary>A body that is no JSON, or not of the form.</summary>
    public static readonly ProblemKind InvalidBody = Of("invalid-body", 400,
        "The body is not in order.", "Тело запроса составлено неверно.",
        "Every problem is listed under errors, with its place.", "Все ошибки с указанием места перечислены в errors.");

    /// <summary>A query parameter or an address that is not of the form.</summary>
    public static readonly ProblemKind InvalidParameter = Of("invalid-parameter", 400,
        "A parameter is not in order: {0}.", "Параметр задан неверно: {0}.",
        "The description of the operation says what it may be.", "В описании операции сказано, каким он может быть.");

    /// <summary>A query of OData that is not understood, or is more than is answered.</summary>
    public static readonly ProblemKind InvalidQuery = Of("invalid-query", 400,
        "The query is not in order: {0}", "Запрос составлен неверно: {0}",
        "The page about OData says what can be filtered, sorted and expanded, and how much one query may ask.", "На странице об OData сказано, по чему можно фильтровать, сортировать и что раскрывать и сколько может спросить один запрос.");

    /// <summary>A write without a key of repetition.</summary>
    public static readonly ProblemKind KeyMissing = Of("idempotency-key-missing", 400,
        "The header Idempotency-Key is missing.", "Нет заголовка Idempotency-Key.",
        "Give every write a key of its own, and repeat it with the same key.", "Дайте каждой записи свой ключ и повторяйте её с тем же ключом.");

    /// <summary>A key of repetition that cannot be one.</summary>
    public static readonly ProblemKind KeyInvalid = Of("idempotency-key-invalid", 400,
        "The header Idempotency-Key is not in order.", "Заголовок Idempotency-Key задан неверно.",
        "One value of 1 to 100 visible ASCII characters.", "Одно значение, от 1 до 100 видимых символов ASCII.");

    /// <summary>Nobody known asks.</summary>
    public static readonly ProblemKind Unauthorized = Of("unauthorized", 401,
        "Who asks is not known.", "Неизвестно, кто обращается.",
        "Send a valid key: Authorization: Bearer <key>.", "Пришлите действующий ключ: Authorization: Bearer <ключ>.");

    /// <summary>Somebody asks who may not.</summary>
    public static readonly ProblemKind Forbidden = Of("forbidden", 403,
        "The key may not do this.", "У этого ключа нет такого права.",
        "Use a key with the scope that the operation names.", "Возьмите ключ с правом, которое названо в описании операции.");

    /// <summary>No such address.</summary>
    public static readonly ProblemKind NotFound = Of("not-found", 404,
        "There is nothing at this address.", "По этому адресу ничего нет.",
        "The operations are listed at /docs.", "Список операций — на странице /docs.");

    /// <summary>The test clock of a host whose clock is the real one.</summary>
    public static readonly ProblemKind NoTestClock = Of("no-test-clock", 404,
        "The clock of this host is the real one, which cannot be put forward.", "Часы этого сервера настоящие, перевести их нельзя.",
        "To try what happens later, start a host on a database of its own with --Clock:Test=true --Data:Folder=data-test.",
        "Чтобы посмотреть, что будет позже, запустите сервер на отдельной базе: --Clock:Test=true --Data:Folder=data-test.");

    /// <summary>A member whom the program does not know.</summary>
    public static readonly ProblemKind UnknownMember = Of("unknown-member", 404,
        "The program knows no member '{0}'.", "Программа не знает участника «{0}».",
        "Check the id. A member is known from the first purchase or from joining on.", "Проверьте номер. Участника узнают с первой покупки или со вступления.");

    /// <summary>No such entry.</summary>
    public static readonly ProblemKind UnknownEntry = Of("unknown-entry", 404,
        "There is no entry {0}.", "Записи {0} нет.",
        "Every answer to a write carries the number of its entry.", "Номер записи есть в каждом ответе на запись.");

    /// <summary>An entry that decided nothing.</summary>
    public static readonly ProblemKind NoDecision = Of("no-decision", 404,
        "Nothing was decided by entry {0}.", "Запись {0} ничего не решала.",
        "Ask for the entry of a purchase or of another event.", "Запросите запись о покупке или о другом событии.");

    /// <summary>No such version.</summary>
    public static readonly ProblemKind UnknownVersion = Of("unknown-version", 404,
        "There is no version '{0}'.", "Версии «{0}» нет.",
        "GET /v1/versions lists them.", "Список — GET /v1/versions.");

    /// <summary>No such simulation.</summary>
    public static readonly ProblemKind UnknownSimulation = Of("unknown-simulation", 404,
        "There is no simulation '{0}'.", "Моделирования «{0}» нет.",
        "GET /v1/simulations lists them. One that was deleted is gone.", "Список — GET /v1/simulations. Удалённого уже нет.");

    /// <summary>A simulation without a report.</summary>
    public static readonly ProblemKind NoReport = Of("no-report", 404,
        "Simulation {0} has no report.", "У моделирования {0} нет отчёта.",
        "It failed, or was stopped before it began. Ask for it: its problem says why.", "Оно не удалось или было остановлено до начала. Причина — в его поле problem.");

    /// <summary>Another method.</summary>
    public static readonly ProblemKind MethodNotAllowed = Of("method-not-allowed", 405,
        "This address does not know the method.", "Этот адрес не знает такого метода.",
        "The header Allow lists those it knows.", "Известные методы — в заголовке Allow.");

    /// <summary>The body came too slowly.</summary>
    public static readonly ProblemKind TooSlow = Of("request-too-slow", 408,
        "The request came too slowly.", "Запрос приходил слишком медленно.",
        "Repeat it with the same key.", "Повторите его с тем же ключом.");

    /// <summary>A name that another has.</summary>
    public static readonly ProblemKind NameTaken = Of("name-taken", 409,
        "There is a key '{0}' already, maybe a revoked one.", "Ключ «{0}» уже есть или был отозван.",
        "Take another name.", "Возьмите другое имя.");

    /// <summary>The result is not the one quoted (Q1).</summary>
    public static readonly ProblemKind DecisionChanged = Of("decision-changed", 409,
        "The decision is no longer the one that was quoted. Nothing was posted.", "Решение уже не то, что было в расчёте. Ничего не проведено.",
        "Show the buyer the new decision. Then commit with \"acceptChanges\": true, or with a new quote: POST /v1/quotes.",
        "Покажите покупателю новое решение. Затем проведите покупку с \"acceptChanges\": true или с новым расчётом: POST /v1/quotes.");

    /// <summary>Facts that were erased.</summary>
    public static readonly ProblemKind Erased = Of("erased", 410,
        "The member's facts were erased: the decision can be verified, and not made again.", "Данные участника стёрты: решение можно проверить, но не повторить.",
        "", "");

    /// <summary>A body over the limit.</summary>
    public static readonly ProblemKind TooLarge = Of("body-too-large", 413,
        "The body is larger than {0} bytes.", "Тело запроса больше {0} байт.",
        "Send fewer lines or fewer commands at once.", "Пришлите меньше строк или команд за раз.");

    /// <summary>An address over the limit.</summary>
    public static readonly ProblemKind AddressTooLong = Of("address-too-long", 414,
        "The address is longer than {0} characters.", "Адрес длиннее {0} символов.",
        "Send what is long in the body.", "Длинное передавайте в теле запроса.");

    /// <summary>Not JSON by its own word.</summary>
    public static readonly ProblemKind UnsupportedMediaType = Of("unsupported-media-type", 415,
        "The body has to be JSON, not compressed.", "Тело запроса должно быть в JSON, без сжатия.",
        "Send Content-Type: application/json.", "Укажите Content-Type: application/json.");

    /// <summary>The program refuses it.</summary>
    public static readonly ProblemKind Refused = Of("refused", 422,
        "The program refuses this. Nothing changed.", "Программа отклонила запрос. Ничего не изменилось.",
        "Every reason is listed under errors.", "Все причины перечислены в errors.");

    /// <summary>A key with another body (Q3).</summary>
    public static readonly ProblemKind KeyReused = Of("idempotency-key-reused", 422,
        "The key was used before with another body. Nothing was done.", "С этим ключом раньше приходило другое тело. Ничего не сделано.",
        "Repeat the request as it was, or give the new one a key of its own.", "Повторите запрос в прежнем виде или дайте новому запросу свой ключ.");

    /// <summary>A webhook more than there may be.</summary>
    public static readonly ProblemKind TooManyWebhooks = Of("too-many-webhooks", 422,
        "There are {0} webhooks already.", "Вебхуков уже {0}.",
        "Remove one that nobody needs.", "Удалите тот, который никому не нужен.");

    /// <summary>An address that nothing is sent to.</summary>
    public static readonly ProblemKind WebhookUrlRefused = Of("webhook-url-refused", 422,
        "Nothing is sent to this address.", "На этот адрес ничего не отправляется.",
        "Give an absolute https address without name and password, of a host that the internet knows.",
        "Укажите полный адрес https без имени и пароля, на узле, который виден в интернете.");

    /// <summary>A token that we never gave.</summary>
    public static readonly ProblemKind QuoteInvalid = Of("quote-invalid", 422,
        "The quote's token is not one of ours.", "Это не наш расчёт: подпись не сходится.",
        "Send the token as it came with the quote, or ask for a new quote.", "Пришлите токен таким, каким он пришёл с расчётом, или запросите новый расчёт.");

    /// <summary>A token whose time has passed.</summary>
    public static readonly ProblemKind QuoteExpired = Of("quote-expired", 422,
        "The quote has expired. Nothing was posted.", "Срок расчёта истёк. Ничего не проведено.",
        "Ask for a new quote.", "Запросите новый расчёт.");

    /// <summary>A token of another purchase.</summary>
    public static readonly ProblemKind QuoteOfAnother = Of("quote-of-another-purchase", 422,
        "The quote is of another purchase, or of another state of it.", "Расчёт сделан для другой покупки или для другого её состава.",
        "Commit exactly what was quoted, or ask for a new quote.", "Проведите ровно то, что рассчитывали, или запросите новый расчёт.");

    /// <summary>A quote that cannot hold its points.</summary>
    public static readonly ProblemKind CannotHold = Of("quote-cannot-hold", 422,
        "One currency of points can be held by a quote, and this purchase pays with several.", "Расчёт удерживает баллы одной валюты, а здесь платят несколькими.",
        "Hold them one by one: POST /v1/holds.", "Удержите их по одной: POST /v1/holds.");

    /// <summary>The report of a simulation that has not ended.</summary>
    public static readonly ProblemKind SimulationRuns = Of("simulation-runs", 409,
        "Simulation {0} has not ended yet.", "Моделирование {0} ещё не закончилось.",
        "Ask for it until its state is completed, cancelled or failed.", "Запрашивайте его, пока state не станет completed, cancelled или failed.");

    /// <summary>Somebody saved the version since it was read.</summary>
    public static readonly ProblemKind StaleVersion = Of("stale-version", 412,
        "Somebody has saved the version since you read it: it is at revision {0}.", "С момента чтения версию сохранил кто-то ещё: сейчас правка {0}.",
        "Read both revisions, put your change to the latest, and send it with its number in If-Match.", "Прочитайте обе правки, внесите изменение в последнюю и отправьте с её номером в If-Match.");

    /// <summary>A change of a version that does not say of which revision.</summary>
    public static readonly ProblemKind RevisionMissing = Of("revision-missing", 428,
        "The header If-Match is missing.", "Нет заголовка If-Match.",
        "Send the revision that you have read: If-Match: \"3\".", "Укажите прочитанную правку: If-Match: \"3\".");

    /// <summary>Too many simulations wait.</summary>
    public static readonly ProblemKind TooManySimulations = Of("too-many-simulations", 429,
        "Too many simulations wait for their turn.", "Слишком много моделирований ждут очереди.",
        "Stop or delete some, or wait until they have ended.", "Остановите или удалите лишние либо дождитесь их конца.");

    /// <summary>Too many requests.</summary>
    public static readonly ProblemKind RateLimited = Of("rate-limited", 429,
        "There are too many requests of this key.", "Слишком много запросов с этим ключом.",
        "Wait as long as Retry-After says.", "Подождите столько, сколько указано в Retry-After.");

    /// <summary>Headers over the limit.</summary>
    public static readonly ProblemKind HeadersTooLarge = Of("headers-too-large", 431,
        "The request has more than {0} headers, or more than {1} characters in them.", "В запросе больше {0} заголовков или больше {1} символов в них.",
        "Leave out headers that this API does not know, cookies for one.", "Уберите заголовки, которых этот API не знает, например cookie.");

    /// <summary>A fault of ours.</summary>
    public static readonly ProblemKind Internal = Of("internal", 500,
        "Something went wrong on our side.", "На нашей стороне произошла ошибка.",
        "Repeat a write with the same key: it is done at most once. Tell us the traceId.", "Повторите запись с тем же ключом: она будет сделана не больше раза. Сообщите нам traceId.");

    /// <summary>No time left.</summary>
    public static readonly ProblemKind Timeout = Of("timeout", 503,
        "The answer took too long.", "Ответ готовился слишком долго.",
        "Repeat it with the same key: a write is done at most once.", "Повторите с тем же ключом: запись будет сделана не больше раза.");

    /// <summary>A database that is away, locked or full.</summary>
    public static readonly ProblemKind StoreUnavailable = Of("store-unavailable", 503,
        "The database does not answer, or takes nothing.", "База данных не отвечает или не принимает запись.",
        "Repeat it with the same key: a write is done at most once.", "Повторите с тем же ключом: запись будет сделана не больше раза.");

    /// <summary>A clock that leapt.</summary>
    public static readonly ProblemKind ClockInDoubt = Of("clock-in-doubt", 503,
        "The server's clock is in doubt: it says {0}, and {1} was expected. Nothing was done.", "Часы сервера под сомнением: на них {0}, а ожидалось {1}. Ничего не сделано.",
        "Repeat it with the same key once the clock is right or was confirmed: POST /v1/clock/confirm.",
        "Повторите с тем же ключом, когда часы исправят или подтвердят: POST /v1/clock/confirm.");

    /// <summary>No pack was released.</summary>
    public static readonly ProblemKind NoPack = Of("no-pack-in-force", 503,
        "No version of the program is in force.", "Нет действующей версии программы.",
        "Release one first.", "Сначала выпустите её.");

    /// <summary>Every kind, in the order of their statuses.</summary>
    public static IReadOnlyList<ProblemKind> All => Known;

    /// <summary>The kind as a URI: <c>type</c> of RFC 9457.</summary>
    public string Type => "urn:loyaltyrules:problem:" + Code;

    /// <summary>The kind that says no more than a status does.</summary>
    public static ProblemKind OfStatus(int status) => status switch
    {
        401 => Unauthorized,
        403 => Forbidden,
        404 => NotFound,
        405 => MethodNotAllowed,
        408 => TooSlow,
        413 => TooLarge,
        415 => UnsupportedMediaType,
        429 => RateLimited,
        503 or 504 => Timeout,
        >= 500 => Internal,
        _ => BadRequest,
    };

    private static ProblemKind Of(string code, int status, string en, string ru, string hintEn, string hintRu)
    {
        var kind = new ProblemKind(code, status, new Phrase(en, ru), new Phrase(hintEn, hintRu));
        Known.Add(kind);
        return kind;
    }
}
