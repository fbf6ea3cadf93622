using System.Collections.Specialized;
using LoyaltyRules.DesignerApi.Telemetry;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Clocks;
using LoyaltyRules.Storage.Databases;
using Quartz;
using Quartz.Impl;
using Quartz.Spi;

namespace LoyaltyRules.DesignerApi.Timing;

/// <summary>
/// Looks for work that has fallen due, every few seconds: points that can be spent from today on, that expire, tiers under review, birthdays. Each piece is a
/// transaction of its own and done once, however late this runs and on however many nodes; the scheduler only says when to look.
/// </summary>
/// <param name="store">The program.</param>
/// <param name="keys">Forgets idempotency keys when their time has passed.</param>
/// <param name="instruments">Counts what was done.</param>
/// <param name="configuration">How often it looks (<c>Timing:Seconds</c>), and the database that several nodes share (<c>ConnectionStrings:Program</c>).</param>
/// <param name="logger">Hears of what failed.</param>
internal sealed partial class DueWorkJob(ProgramStore store, KeyRetention keys, Instruments instruments, IConfiguration configuration, ILogger<DueWorkJob> logger) : IHostedService
{
    /// <summary>How many pieces are asked for at once.</summary>
    public const int BatchSize = 200;

    private static readonly JobKey Key = new("due-work");
    private IScheduler? scheduler;

    /// <summary>Does everything that is due now, and forgets what is kept for a time only.</summary>
    /// <returns>How many pieces.</returns>
    public async Task<long> DoAllAsync(CancellationToken cancellation)
    {
        for (var all = 0L; ;)
        {
            var done = await instruments.AskAsync("due", () => store.DoDueAsync(BatchSize, cancellation));
            instruments.DueDone(done);
            all += done;
            if (done < BatchSize)
            {
                await keys.ForgetAsync(cancellation);
                return all;
            }
        }
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        scheduler = await new StdSchedulerFactory(Settings()).GetScheduler(cancellationToken);
        scheduler.JobFactory = new JobFactory(this, logger);
        var job = JobBuilder.Create<Job>().WithIdentity(Key).StoreDurably().Build();
        var trigger = TriggerBuilder.Create().WithIdentity(Key.Name).StartNow()
            .WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromSeconds(configuration.GetValue("Timing:Seconds", 5))).RepeatForever().WithMisfireHandlingInstructionNextWithRemainingCount())
            .Build();
        await scheduler.ScheduleJob(job, [trigger], replace: true, cancellationToken);
        await scheduler.Start(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (scheduler is not null)
        {
            // A piece that has begun is finished.
            await scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken);
        }
    }

    private NameValueCollection Settings()
    {
        var settings = new NameValueCollection
        {
            ["quartz.scheduler.instanceName"] = "loyaltyrules-" + store.Program,
            ["quartz.scheduler.instanceId"] = "AUTO",
            ["quartz.threadPool.maxConcurrency"] = "1",
        };
        if (!store.Database.IsShared)
        {
            // Several hosts may run in one process, as in tests; each has its own.
            settings["quartz.scheduler.instanceName"] += "-" + Guid.NewGuid().ToString("N");
            return settings;
        }

        settings["quartz.jobStore.type"] = "Quartz.Impl.AdoJobStore.JobStoreTX, Quartz";
        settings["quartz.jobStore.driverDelegateType"] = "Quartz.Impl.AdoJobStore.PostgreSQLDelegate, Quartz";
        settings["quartz.jobStore.clustered"] = "true";
        settings["quartz.jobStore.useProperties"] = "true";
        settings["quartz.jobStore.dataSource"] = "program";
        settings["quartz.serializer.type"] = typeof(JobProperties).AssemblyQualifiedName;
        settings["quartz.dataSource.program.provider"] = "Npgsql";
        settings["quartz.dataSource.program.connectionString"] = configuration.GetConnectionString("Program");
        return settings;
    }

    [LoggerMessage(LogLevel.Error, "Work that is due could not be done; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception failure);

    [DisallowConcurrentExecution]
    private sealed class Job(DueWorkJob work, ILogger logger) : IJob
    {
        public async Task Execute(IJobExecutionContext context)
        {
            try
            {
                await work.DoAllAsync(context.CancellationToken);
            }
            catch (ClockInDoubtException)
            {
                // ClockWatch says so, once.
            }
            catch (StoreUnavailableException failure) when (failure.IsClosed)
            {
                // The host ends; what is due is done by the next one.
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(logger, failure);
            }
        }
    }

    private sealed class JobFactory(DueWorkJob work, ILogger logger) : IJobFactory
    {
        public IJob NewJob(TriggerFiredBundle bundle, IScheduler scheduler) => new Job(work, logger);

        public void ReturnJob(IJob job)
        {
        }
    }
}
